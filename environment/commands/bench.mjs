import "../threads.cjs";
import { ensure } from "../install/bootstrap.mjs";
import { foreground, main } from "../shared/process.mjs";

/** The benchmark suite. Arguments go to it. */
await main(async (args) => {
  await ensure();
  return foreground(process.execPath, ["--import", "tsx", "bench/index.ts", ...args]);
});
