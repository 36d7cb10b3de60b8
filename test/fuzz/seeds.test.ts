/** Every sample and every find of the search (`npm run fuzz`) again: read, or refused by an error of the catalogue. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import type { Message } from "./engine/child";
import { seedsOf } from "./engine/seeds";
import { watched, type Ending } from "./engine/watch";
import { targetNames } from "./targets";

describe("seeds of the search", () => {
  const trials: Extract<Message, { type: "trial" }>[] = [];
  const handles = new Map<string, number>();
  let ending: Ending | undefined;

  before(async () => {
    const work = mkdtempSync(join(tmpdir(), "palimpsest-seeds-"));
    const hear = (message: Message): void => {
      assert.notEqual(message.type, "broken", message.type === "broken" ? message.broken.text : "");
      if (message.type === "trial") trials.push(message);
      if (message.type === "handles") handles.set(message.target, message.grew);
    };
    ending = await watched({ kind: "replay", targets: targetNames, work }, hear);
    rmSync(work, { recursive: true, force: true });
  });

  it("none takes more than seconds, or more than its share of memory, or ends the process", () => {
    const last = trials.at(-1);
    assert.deepEqual(ending, { by: "itself" }, `the one after ${last?.name} of ${last?.target}`);
  });

  for (const name of targetNames) {
    it(`${name}: samples are read, and finds are read or refused`, () => {
      const ofTarget = trials.filter(({ target }) => target === name);
      const broken = ofTarget.flatMap(({ name: input, trial }) =>
        trial.broken ? [`${input}: ${trial.broken.text}`] : [],
      );
      assert.deepEqual(broken, []);
      const samples = ofTarget.filter(({ name: input }) => input.startsWith("sample"));
      assert.ok(samples.length > 0);
      assert.ok(
        samples.some(({ trial }) => trial.code === null),
        `no sample is read: ${samples.map(({ trial }) => trial.code).join(", ")}`,
      );
      assert.equal(ofTarget.length - samples.length, seedsOf(name).length);
    });
  }

  it("refused files leave nothing open", () => {
    assert.deepEqual([...handles.keys()], [...targetNames]);
    assert.deepEqual(
      [...handles].filter(([, grew]) => grew > 5),
      [],
    );
  });

  it("there are no seeds of a target that is not there", () => {
    const folders = readdirSync(join(__dirname, "seeds"));
    assert.deepEqual(
      folders.filter((name) => !(targetNames as readonly string[]).includes(name)),
      [],
    );
  });
});
