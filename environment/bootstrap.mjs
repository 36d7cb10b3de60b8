import { binding } from "./binding.mjs";
import { build } from "./build.mjs";
import { kernel } from "./kernel.mjs";
import { links } from "./links.mjs";
import { npm } from "./npm.mjs";
import { preflight } from "./preflight.mjs";
import { python } from "./python.mjs";

/** In order: a step may use what an earlier one made. */
const steps = [npm, python, binding, links, build, kernel];

/**
 * Installs into the project folder whatever is missing or out of date, and nothing else. Everything that the machine lacks is named
 * before the first change. Gives the names of the steps that were done.
 */
export async function ensure() {
  const stale = steps.findIndex((step) => !step.fresh());
  const due = stale < 0 ? [] : steps.slice(stale);
  preflight([...new Set(["platform", "node", ...due.flatMap((step) => step.needs)])]);
  const done = [];
  for (const step of due) {
    if (step.fresh()) continue;
    const start = performance.now();
    process.stderr.write(`${step.name} ... `);
    try {
      await step.install();
    } catch (error) {
      process.stderr.write("failed\n");
      throw error;
    }
    process.stderr.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    done.push(step.name);
  }
  return done;
}
