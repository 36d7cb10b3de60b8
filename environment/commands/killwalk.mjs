import { ensure } from "../install/bootstrap.mjs";
import { foreground, main } from "../shared/process.mjs";
import { inside } from "../shared/project.mjs";

/**
 * The whole of two tests that `npm test` has a part of: runs resumed from what a kill leaves at every file operation,
 * and runs stopped at 30 steps at random. Arguments go to the first (`--strategy hat --ranks 1`, `--every 5`,
 * `--kill-every 1`), and leave out the second.
 */
await main(async (args) => {
  await ensure();
  const walk = await foreground(process.execPath, [
    ...["--import", "tsx", "test/killwalk/index.ts", "--code", inside("dist")],
    ...args,
  ]);
  if (args.length > 0) return walk;
  process.env.PALIMPSEST_STOPS ??= "30";
  const stops = await foreground(process.execPath, ["--import", "tsx", "--test", "test/killwalk/anywhere.test.ts"]);
  return walk || stops;
});
