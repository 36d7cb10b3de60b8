/** The search itself, on a parser with a fault of each kind. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { random } from "../../src/base/random";
import type { Message } from "./engine/child";
import { mutated } from "./engine/mutate";
import { search } from "./engine/search";
import { smaller } from "./engine/smaller";
import { watched } from "./engine/watch";
import { targetNames, targetOf } from "./targets";
import { bundled, pack, unpack } from "./targets/parts/bundle";
import { storedEntries } from "./targets/parts/zip";
import { archive } from "../nn/weights/archive";

const work = mkdtempSync(join(tmpdir(), "palimpsest-search-"));
after(() => rmSync(work, { recursive: true, force: true }));

describe("the search", () => {
  it("comes step by step to a fault that chance alone would not find", async () => {
    const ending = new AbortController();
    const found: string[] = [];
    const progress = await search(() => targetOf("planted"), {
      ...{ seconds: 60, seed: "1", current: join(work, "current"), folder: work, corpus: join(work, "corpus") },
      signal: ending.signal,
      onProgress: () => undefined,
      onBroken: ({ signature, fault }, input) => {
        found.push(`${fault} ${signature.split(" ")[0]} ${input.toString("latin1")}`);
        ending.abort();
      },
    });
    assert.deepEqual(found, ["uncoded TypeError {{{"]);
    assert.ok(progress.features[1] > progress.features[0] && progress.corpus >= 3, JSON.stringify(progress));
    // One in 2^24 of three bytes is the fault.
    assert.ok(progress.executions < 500_000, String(progress.executions));
  });

  for (const [input, fault, text] of [
    ["hang", "hang", /still runs/],
    ["memory", "memory", /MiB are resident/],
    ["end", "died", /SIGKILL/],
    ["later", "uncoded", /that no promise waits for/],
    ["{{{", "uncoded", /planted/],
  ] as const) {
    it(`an input that would ${input} is told, and ends nothing else`, async () => {
      const file = join(work, "input");
      writeFileSync(file, input);
      const told: string[] = [];
      const hear = (message: Message): void => {
        if (message.type === "broken") told.push(`${message.broken.fault}: ${message.broken.text}`);
        if (message.type === "trial" && message.trial.broken)
          told.push(`${message.trial.broken.fault}: ${message.trial.broken.text}`);
      };
      const job = { kind: "one", target: "planted", input: file, work: mkdtempSync(join(work, "one-")) } as const;
      const ending = await watched(job, hear);
      if (ending.by !== "itself") {
        told.push(`${ending.by}: ${ending.text}`);
        assert.equal(ending.input.toString(), input);
      }
      assert.equal(told.length, 1, told.join("\n"));
      assert.equal(told[0].split(":")[0], fault);
      assert.match(told[0], text);
    });
  }
});

describe("what inputs are made of", () => {
  it("files that come apart are put together again as they were", async () => {
    const files = [
      ["a", "1\n== no name"],
      ["b/c.json", "{}\n"],
    ] as const;
    assert.deepEqual(
      unpack(pack(files)).map(([name, content]) => [name, content.toString()]),
      files,
    );
    const zip = archive([
      { name: "w/data.pkl", data: Buffer.from("abc") },
      { name: "w/data/0", data: Buffer.alloc(0) },
    ]);
    assert.deepEqual(storedEntries.join(storedEntries.split(zip)!), zip);
    for (const name of targetNames) {
      const { parts = bundled, samples } = targetOf(name);
      for (const sample of await samples()) {
        const split = parts.split(sample);
        if (split) assert.deepEqual(parts.join(split), sample, name);
      }
    }
  });

  it("a change keeps to the largest size and is the same for the same chances", () => {
    const material = {
      other: () => Buffer.from('{"b":[1,2]}'),
      tokens: [Buffer.from("token")],
      json: true,
      largest: 5000,
    };
    const input = Buffer.from('{"a":{"b":[1,"x",null]}}');
    const once = (): Buffer[] => Array.from({ length: 500 }, (_, i) => mutated(input, random("change", i), material));
    const changed = once();
    assert.deepEqual(once(), changed);
    assert.ok(changed.every(({ length }) => length <= 5000));
    assert.ok(changed.filter((bytes) => !bytes.equals(input)).length > 400);
  });

  it("JSON that is too deep to be written stays as it is, or is changed as bytes", () => {
    const input = Buffer.from(`{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`);
    const material = { other: () => input, tokens: [], json: true, largest: 100_000 };
    for (let i = 0; i < 100; i++) mutated(input, random("deep", i), material);
  });

  it("an input is made smaller as long as it is the same", async () => {
    const input = Buffer.from(`${"x".repeat(1000)}AB${"y".repeat(1000)}`);
    assert.equal((await smaller(input, async (shorter) => shorter.includes("AB"))).toString(), "AB");
  });
});
