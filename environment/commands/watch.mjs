import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { testsOf } from "../checks/affected.mjs";
import { main } from "../shared/process.mjs";
import { inside, root } from "../shared/project.mjs";

/** Milliseconds without another change after which the tests start: an editor writes several files at once. */
const calm = 300;

/**
 * Checks types whenever a file changes, and runs the tests that the changed files can reach. Ctrl-C ends it.
 * Arguments are options of Node's test runner.
 */
await main(async (args) => {
  const tsc = [inside("node_modules", "typescript", "bin", "tsc"), "--watch", "--preserveWatchOutput", "-p", "."];
  spawn(process.execPath, tsc, { cwd: root, stdio: "inherit" });
  /** @type {Set<string>} */
  const changed = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  for (const folder of ["src", "test"]) {
    watch(inside(folder), { recursive: true }, (_, name) => {
      if (!name?.endsWith(".ts")) return;
      changed.add(`${folder}/${name}`);
      clearTimeout(timer);
      timer = setTimeout(next, calm);
    });
  }
  console.log("watching src and test: the tests of what changes run; Ctrl-C ends it");

  /** @type {Promise<void> | undefined} */
  let running;
  async function next() {
    if (running) return;
    running = run([...changed], args);
    changed.clear();
    await running;
    running = undefined;
    if (changed.size > 0) await next();
  }
  await new Promise(() => {});
});

/**
 * @param {readonly string[]} files
 * @param {readonly string[]} options
 */
async function run(files, options) {
  const tests = await testsOf(root, files);
  console.log(`\n${files.join(", ")} changed: ${tests.length} test files`);
  if (tests.length === 0) return;
  const runner = [
    "--import",
    "tsx",
    "--test",
    "--test-concurrency=1",
    "--test-reporter=./environment/shared/reporter.mjs",
  ];
  const child = spawn(process.execPath, [...runner, "--test-reporter-destination=stdout", ...options, ...tests], {
    cwd: root,
    stdio: "inherit",
  });
  await new Promise((resolve) => child.once("close", resolve));
}
