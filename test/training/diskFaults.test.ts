import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { inspect } from "node:util";
import { PalimpsestError } from "../../src/base/errors";
import type { Benchmark } from "../../src/data";
import { run } from "../../src/training";
import { withFailingFiles, type FileOperation } from "../failingFiles";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder, { train: 8, validation: 8, test: 8 });
});

const systems = ["ENOSPC", "EIO", "EROFS", "EACCES", "EMFILE", "ENOENT", "EDQUOT", "EFBIG"];
const options = { ...tinyOptions, strategy: "derpp:memory=4", epochs: 1 } as const;
/** What is the same in every run of these parameters. */
const measured = (out: string): string => readFileSync(join(out, "metrics.json"), "utf8");
const leftovers = (out: string): string[] =>
  readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) => /\.part$|\.lock$/.test(name));

test("a run whose disk fails, at every operation: a coded error, nothing half written, and it goes on", async () => {
  const operations: FileOperation[] = [];
  const whole = join(folder, "whole");
  await withFailingFiles(
    whole,
    (operation) => void operations.push(operation),
    () => run(options, { data, out: whole }),
  );
  assert.ok(operations.length > 30, `${operations.length} operations`);
  for (const [failing] of operations.entries()) {
    const out = join(folder, `failing-${failing}`);
    const system = systems[failing % systems.length];
    let count = 0;
    let hadCheckpoint = false;
    const failed = withFailingFiles(
      out,
      () => {
        if (count++ !== failing) return undefined;
        hadCheckpoint = existsSync(join(out, "checkpoints", "latest.safetensors"));
        return system;
      },
      () => run(options, { data, out }),
    );
    const place = `operation ${failing}: ${operations[failing].name} of ${operations[failing].path}, ${system}`;
    const outcome: unknown = await failed.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    // What is only tidied, or only looked for, may fail without harm.
    if (outcome !== undefined) {
      assert.ok(
        outcome instanceof PalimpsestError && outcome.code.startsWith("file/"),
        `${place}: ${inspect(outcome)}`,
      );
      assert.ok(outcome.message.includes(out), `${place}: ${outcome.message}`);
      if (hadCheckpoint) assert.match(outcome.message, /What its last checkpoint has is safe: --resume/, place);
      await run(options, { data, out, resume: true });
    }
    assert.equal(measured(out), measured(whole), place);
    // A lock that could not be removed gives way when its process has ended.
    if (operations[failing].name !== "rm") assert.deepEqual(leftovers(out), [], place);
  }
});
