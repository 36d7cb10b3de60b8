import { readFileSync } from "node:fs";
import { npmAudit, openAdvisories, reasonsFor, reportIn, writtenReasons } from "../checks/advisories.mjs";
import { main, Unusable } from "../shared/process.mjs";

/**
 * The open advisories on packages of the lock file, each with the written reason why it cannot be reached; it fails for
 * one without. `--from FILE` takes what `npm audit --json` printed elsewhere, where the registry here tells none.
 */
await main(async (args) => {
  const from = args.indexOf("--from");
  const file = from < 0 ? undefined : args[from + 1];
  if (args.length !== (from < 0 ? 0 : 2)) throw new Unusable("audit takes --from FILE, or nothing", 2);
  const found = file === undefined ? npmAudit() : reportIn(readReport(file));
  if ("problem" in found) {
    const place = file ?? "the registry";
    throw new Unusable(
      `${place} told no advisories: ${found.problem}. ` +
        "Where a registry does: npm audit --json --package-lock-only > FILE; then here: npm run audit -- --from FILE",
    );
  }
  const reasons = writtenReasons();
  let without = 0;
  const advisories = openAdvisories(found.report);
  for (const advisory of advisories) {
    const { id, name, range, severity, title, paths } = advisory;
    const why = reasonsFor(advisory, reasons);
    if (why === undefined) without++;
    console.log(`${id} ${severity}: ${title}`);
    console.log(`  ${name} ${range}: ${paths.join(", ")}`);
    console.log(`  ${why === undefined ? "NO REASON is written" : `not reached: ${why.join("; ")}`}`);
  }
  const unused = reasons.filter(
    ({ paths }) => !advisories.some((each) => each.paths.some((path) => paths.includes(path))),
  );
  for (const { paths } of unused) console.log(`no advisory is open any more on ${paths.join(", ")}`);
  console.log(`${advisories.length} open, ${without} without a reason`);
  return without > 0 ? 1 : 0;
});

/** @param {string} file */
function readReport(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Unusable(`${file} cannot be read: ${/** @type {Error} */ (cause).message}`, 2);
  }
}
