import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ensure } from "../install/bootstrap.mjs";
import { foreground, main, Unusable } from "../shared/process.mjs";
import { inside } from "../shared/project.mjs";

/**
 * The tests under `test/`, by Node's runner; the type check is one of them. An argument keeps the files whose path
 * contains it (`npm test -- nn/ voc`); options (`--test-name-pattern=...`) go to Node.
 */
await main(async (args) => {
  const options = args.filter((arg) => arg.startsWith("-"));
  const filters = args.filter((arg) => !arg.startsWith("-"));
  const files = readdirSync(inside("test"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join("test", name))
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
    .sort();
  if (files.length === 0)
    throw new Unusable(`no test file's path contains ${filters.join(" or ")}. Give a part of a path below test/`, 2);
  await ensure();
  const runner = ["--import", "tsx", "--test", `--test-concurrency=${availableParallelism()}`];
  const reporter = ["--test-reporter=./environment/shared/reporter.mjs", "--test-reporter-destination=stdout"];
  return foreground(process.execPath, [...runner, ...reporter, ...options, ...files]);
});
