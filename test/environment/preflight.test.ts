import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { copy } from "./copy";

/** Runs the installation in a copy of the project on a machine that has only the given programs. */
function setupWith(
  t: TestContext,
  programs: Record<string, string>,
  variables: Record<string, string> = {},
  prepare: (folder: string) => void = () => {},
) {
  const folder = copy(t, "environment", "package.json", "package-lock.json");
  prepare(folder);
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const before = readdirSync(folder);
  const { status, stderr } = spawnSync(process.execPath, ["environment/commands/setup.mjs"], {
    cwd: folder,
    env: { PATH: bin, ...variables },
    encoding: "utf8",
  });
  assert.deepEqual(readdirSync(folder), before, "nothing may be changed");
  assert.equal(status, 2);
  assert.doesNotMatch(stderr, /^\s+at /m, "no stack trace");
  return stderr;
}

test("everything a bare machine lacks is named at once, each with its command", (t) => {
  const message = setupWith(t, {});
  assert.match(message, /npm is not installed\n.*apt-get install -y npm/);
  assert.match(message, /python3 .*not installed\n.*apt-get install -y python3 python3-venv/);
  assert.match(message, /g\+\+ is not installed\n.*apt-get install -y g\+\+/);
});

test("a Python of the wrong version is named with the right ones, and is the only thing named", (t) => {
  const message = setupWith(t, { npm: "exit 0", "g++": "exit 0", python3: "echo 3.14" });
  assert.match(message, /Python 3\.14 is not supported: 3\.11 to 3\.13 are/);
  assert.equal(message.match(/^ {2}- /gm)?.length, 1);
});

test("an npm that cannot read the overrides is named with one that can, and is the only thing named", (t) => {
  const others = { "g++": "exit 0", python3: "echo 3.12" };
  const message = setupWith(t, { npm: "echo 9.2.0", ...others });
  assert.match(message, /npm 9\.2\.0 cannot read .*: 10 or newer can\n.*npm install --global npm@10/);
  assert.equal(message.match(/^ {2}- /gm)?.length, 1);
});

test("a Python without venv asks for the package of its own version", (t) => {
  // As Debian's python3 without python3-venv: the version prints, importing ensurepip fails.
  const python = 'case "$2" in *ensurepip*) exit 1;; *) echo 3.12;; esac';
  const message = setupWith(t, { npm: "exit 0", "g++": "exit 0", python3: python });
  assert.match(message, /Python 3\.12 has no venv\n.*apt-get install -y python3\.12-venv/);
});

test("a TensorFlow that there is not is refused with those there are", (t) => {
  const message = setupWith(t, { npm: "exit 0", "g++": "exit 0" }, { PALIMPSEST_TENSORFLOW: "gpu" });
  assert.equal(message, 'PALIMPSEST_TENSORFLOW got "gpu"; it takes cpu, cuda. Nothing was changed\n');
});

test("packages that are linked from elsewhere are left alone", (t) => {
  const elsewhere = copy(t, "package.json");
  const message = setupWith(
    t,
    { npm: `rm -rf "${elsewhere}"/*`, "g++": "exit 0", python3: "echo 3.12" },
    {},
    (folder) => symlinkSync(elsewhere, join(folder, "node_modules")),
  );
  assert.match(message, /node_modules is a link, and npm would empty what it leads to\n.*remove the link/);
  assert.deepEqual(readdirSync(elsewhere), ["package.json"]);
});
