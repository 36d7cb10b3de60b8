import { effectsTable } from "./plan/effects";
import { markdownTable, type StudyReport } from "./report";

const region = (study: string): RegExp => new RegExp(`(<!-- results: ${study} -->\n)[\\s\\S]*?(<!-- /results -->)`);

/**
 * A document in which the table of each report stands in its place, between `<!-- results: NAME -->` and
 * `<!-- /results -->`. Reports without a place in the document are left out.
 */
export function withResults(text: string, reports: readonly StudyReport[]): string {
  return reports.reduce(
    (document, report) =>
      document.replace(
        region(report.study),
        (_, open: string, close: string) => `${open}\n${section(report)}\n\n${close}`,
      ),
    text,
  );
}

function section(report: StudyReport): string {
  const { scale, seeds, commits, data, protocol, command } = report;
  const seedsText =
    seeds.length > 1 ? `seeds ${seeds[0]} to ${seeds[seeds.length - 1]}, mean and 95% t interval` : `seed ${seeds[0]}`;
  const origin = `Data: ${data.join(", ")}; commit ${commits.map(shortCommit).join(", ")}.`;
  return [`\`${command}\`: scale \`${scale}\`, ${seedsText}; ${protocol}. ${origin}`, "", resultsTable(report)].join(
    "\n",
  );
}

/** What a report is shown as: the effects of its plan where they are known, else a line for each method. */
export function resultsTable(report: StudyReport): string {
  const { plan } = report;
  return plan && plan.comparisons.length > 0 ? effectsTable(plan) : markdownTable(report);
}

/** The first seven digits of a commit, with the `+` that says that the sources were changed since. */
function shortCommit(commit: string): string {
  return `\`${commit.slice(0, 7)}${commit.endsWith("+") ? "+" : ""}\``;
}
