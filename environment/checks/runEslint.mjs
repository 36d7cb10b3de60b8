import { root } from "../shared/project.mjs";
import { findingText, lintFindings } from "./eslint.mjs";

// Prints the faults that ESLint finds, in a process of its own for its memory; the exit code is 1 where there are some.
const faults = (await lintFindings(root)).filter(({ allowed }) => !allowed);
for (const fault of faults) console.log(findingText(fault));
process.exitCode = faults.length > 0 ? 1 : 0;
