import { findingCounts, findingText, lintFindings } from "../checks/eslint.mjs";
import { forbiddenArrows } from "../checks/arrows.mjs";
import { passedLimits } from "../checks/limits.mjs";
import { main } from "../shared/process.mjs";
import { root } from "../shared/project.mjs";

/**
 * What is wrong with the code by ESLint, by the arrows between rooms and by the limits of the house, a line each.
 * Paths keep what lies below them (`npm run lint -- src/nn`); `--stats` counts by room and rule instead.
 */
await main(async (args) => {
  const paths = args.filter((argument) => !argument.startsWith("-"));
  /** @param {string} line */
  const inside = (line) => paths.length === 0 || paths.some((path) => line.startsWith(path));
  const findings = (await lintFindings(root)).filter(({ path }) => inside(path));
  const faults = findings.filter(({ allowed }) => !allowed);
  const others = [...(await forbiddenArrows(root)), ...passedLimits(root)].filter(inside);
  for (const line of args.includes("--stats") ? findingCounts(findings) : faults.map(findingText)) console.log(line);
  for (const line of others) console.log(line);
  console.log(`${faults.length + others.length} to mend, ${findings.length - faults.length} allowed`);
  return faults.length + others.length > 0 ? 1 : 0;
});
