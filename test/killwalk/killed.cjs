const { readFileSync } = require("node:fs");
const { join } = require("node:path");

/*
 * One rank of a job that goes on with runs. Its arguments: the folder of `src` or of its build, which the code is
 * taken from; a folder with `job.json`; and as JSON, one after another, `name` of a run of the job, `out` of its
 * directory below that folder, and `stop`, where it is to stop. What fails otherwise is told in a line on standard
 * output, so that the other runs of a single process go on.
 */
const [code, folder, ...texts] = process.argv.slice(2);
const { joinWorld } = require(join(code, "distributed"));
const { runOnRanks } = require(join(code, "training"));
const { benchmark, runs } = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"), (_key, value) =>
  value !== null && typeof value === "object" && "bytes" in value ? Uint8Array.from(value.bytes) : value,
);

/** What makes a run stop after so many steps: all ranks fail at that step, or the last of them is stopped there. */
function stopping(world, { after = Infinity, how } = {}) {
  const controller = new AbortController();
  let steps = 0;
  const on = ({ type }) => {
    if (type !== "step" || ++steps < after) return;
    if (how === "failed") throw new Error("as a fault would");
    if (world.rank === world.size - 1) controller.abort();
  };
  return { on, signal: controller.signal };
}

async function main() {
  const world = joinWorld();
  for (const { name, out, stop, checkpointEvery = 2 } of texts.map((text) => JSON.parse(text))) {
    const { name: _name, ...options } = runs.find((run) => run.name === name);
    const settings = { data: benchmark, out: join(folder, out), resume: true, checkpointEvery };
    const failure = await runOnRanks(world, options, { ...settings, ...stopping(world, stop) }).then(
      () => (stop ? "it did not stop" : undefined),
      (cause) => (stop ? undefined : String(cause)),
    );
    if (failure === undefined) continue;
    console.log(JSON.stringify({ out, failure }));
    if (world.size > 1) process.exit(1);
  }
}

void main();
