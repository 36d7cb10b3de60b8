import "../threads.cjs";
import { ensure } from "../install/bootstrap.mjs";
import { foreground, main } from "../shared/process.mjs";

/**
 * A search for inputs at which the parsers fail, a target after another. Arguments go to it: `--list`, `--target NAME`,
 * `--seconds N`, `--seed TEXT`.
 */
await main(async (args) => {
  await ensure();
  return foreground(process.execPath, ["--import", "tsx", "test/fuzz/main.ts", ...args]);
});
