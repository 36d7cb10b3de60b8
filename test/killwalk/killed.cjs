const { readFileSync } = require("node:fs");
const { join } = require("node:path");

/*
 * One rank of a job that goes on with runs. Its arguments: the folder of `src` or of its build, which the code is taken
 * from; a folder with `job.json`; and pairs `FOLDER=NAME`, a run directory and the run of the job that goes on in it.
 * What fails is told in a line on standard output, so that the other runs of a single process go on.
 */
const [code, folder, ...pairs] = process.argv.slice(2);
const { joinWorld } = require(join(code, "distributed"));
const { runOnRanks } = require(join(code, "training"));
const { benchmark, runs } = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"), (_key, value) =>
  value !== null && typeof value === "object" && "bytes" in value ? Uint8Array.from(value.bytes) : value,
);

async function main() {
  const world = joinWorld();
  for (const pair of pairs) {
    const [out, ...rest] = pair.split("=");
    const { name, ...options } = runs.find((run) => run.name === rest.join("="));
    const settings = { data: benchmark, out: join(folder, out), resume: true, checkpointEvery: 2 };
    try {
      await runOnRanks(world, options, settings);
    } catch (cause) {
      console.log(JSON.stringify({ out, failure: String(cause) }));
      if (world.size > 1) process.exit(1);
    }
  }
}

void main();
