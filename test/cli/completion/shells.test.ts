import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { programOnPath } from "../../../src/base/pathLookup";
import { packageRoot } from "../../../src/base/package";
import { temporaryFolder } from "../../training/tiny";

/** A folder to work in, with two folders and a file, and the command in `node_modules/.bin` as npm has it. */
function workplace(): string {
  const folder = temporaryFolder();
  for (const name of ["one", "other", join("node_modules", ".bin")]) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, "file.yaml"), "");
  const program = join(folder, "node_modules", ".bin", "palimpsest");
  const argv = [process.execPath, "--import", require.resolve("tsx"), join(packageRoot, "src", "cli", "index.ts")];
  writeFileSync(program, `#!/bin/sh\nexec ${argv.map((word) => `'${word}'`).join(" ")} "$@"\n`);
  chmodSync(program, 0o755);
  return folder;
}

/** Types lines into a shell that has read the script; what stands in each line then. */
function typed(shell: string, lines: readonly string[]): string[] {
  const folder = workplace();
  const setup = join(folder, "setup");
  const path = `PATH='${join(folder, "node_modules", ".bin")}':"$PATH"`;
  writeFileSync(setup, `cd '${folder}'\n${path}\nsource <(palimpsest completion ${shell})\n`);
  const child = spawnSync("python3", [join(__dirname, "typed.py"), shell, setup, JSON.stringify(lines)], {
    encoding: "utf8",
  });
  assert.equal(child.status, 0, child.stderr);
  return JSON.parse(child.stdout) as string[];
}

/** What is typed, and what stands there after it, in every shell. */
const expected: readonly (readonly [line: string, edited: string])[] = [
  ["palimpsest data par\t", "palimpsest data partition "],
  ["palimpsest run --strategy lwf:te\t2", "palimpsest run --strategy lwf:temperature=2"],
  ["palimpsest run --strategy=lwf:te\t2", "palimpsest run --strategy=lwf:temperature=2"],
  ["palimpsest run --strategy er:memory=9,pol\tocd\tx", "palimpsest run --strategy er:memory=9,policy=ocdm x"],
  ["palimpsest run --direction project:or\t", "palimpsest run --direction project:original "],
  ["palimpsest launch --ranks 2 -- run --sca\tsmo\t", "palimpsest launch --ranks 2 -- run --scale smoke "],
  ["palimpsest run --out=on\t", "palimpsest run --out=one/"],
  ["palimpsest run --config fi\t", "palimpsest run --config file.yaml "],
  ["npx palimpsest list strat\t", "npx palimpsest list strategies "],
  ["true; palimpsest completi\tz\t", "true; palimpsest completion zsh "],
];

describe("completion in a shell", () => {
  for (const shell of ["bash", "zsh"]) {
    const isHere = programOnPath([shell]) !== undefined && programOnPath(["python3"]) !== undefined;
    it(`puts in what is meant, in ${shell}`, { skip: isHere ? false : `${shell} or python3 is not here` }, () => {
      const edited = typed(shell, [...expected.map(([line]) => line), "palimpsest run --scale s\u0001"]);
      for (const [index, [line, wanted]] of expected.entries()) assert.equal(edited[index], wanted, line);
      const [, ...all] = edited[expected.length].trim().split(" --scale ");
      assert.deepEqual(all.join(" ").split(" ").sort(), ["small", "smoke"]);
    });
  }
});
