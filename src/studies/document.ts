import { markdownTable, type StudyReport } from "./report";

const region = (study: string): RegExp => new RegExp(`(<!-- results: ${study} -->\n)[\\s\\S]*?(<!-- /results -->)`);

/**
 * A document with the tables of reports in their places, `<!-- results: NAME -->` to `<!-- /results -->`; other reports
 * are left out.
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
  const of =
    seeds.length > 1 ? `seeds ${seeds[0]} to ${seeds[seeds.length - 1]}, mean and 95% t interval` : `seed ${seeds[0]}`;
  return [
    `\`${command}\`: scale \`${scale}\`, ${of}; ${protocol}. Data: ${data.join(", ")}; commit ${commits.map((commit) => `\`${commit.slice(0, 7)}${commit.endsWith("+") ? "+" : ""}\``).join(", ")}.`,
    "",
    markdownTable(report),
  ].join("\n");
}
