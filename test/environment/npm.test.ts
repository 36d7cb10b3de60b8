import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporary } from "../data/fixtures";
import { environmentModule } from "../house/project";

interface Npm {
  readonly npmFor: (running: string, folder: string) => Promise<readonly string[]>;
}

/** An npm that says that it is of a version, and installs a file where npm's script would be. */
function standIn(t: TestContext, version: string): { readonly running: string; readonly folder: string } {
  const here = temporary(t);
  const running = join(here, "npm-cli.js");
  writeFileSync(
    running,
    `const [first, ...others] = process.argv.slice(2);
if (first === "--version") console.log("${version}");
else {
  const bin = require("node:path").join(others[others.indexOf("--prefix") + 1], "node_modules", "npm", "bin");
  require("node:fs").mkdirSync(bin, { recursive: true });
  require("node:fs").writeFileSync(bin + "/npm-cli.js", [first, ...others].join(" "));
}`,
  );
  return { running, folder: join(here, "newer") };
}

test("packages are installed by the npm that is there, or by a newer one that an old one fetches", async (t) => {
  const { npmFor } = await environmentModule<Npm>("install/npm.mjs");
  for (const version of ["10.8.2", "11.0.0"]) {
    const { running, folder } = standIn(t, version);
    assert.deepEqual(await npmFor(running, folder), [process.execPath, running], version);
    assert.ok(!existsSync(folder));
  }
  const { running, folder } = standIn(t, "9.2.0"); // Debian 13's, which cannot read overrides that are folders
  const [program, script] = await npmFor(running, folder);
  assert.deepEqual([program, script], [process.execPath, join(folder, "node_modules/npm/bin/npm-cli.js")]);
  assert.ok(existsSync(script));
});
