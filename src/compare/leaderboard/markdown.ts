import type { Leaderboard, LeaderboardTable } from "./board";
import { leaderboardCells, leaderboardLegend } from "./cells";
import { titleOf } from "./protocol";

/** The leaderboard as a document in Markdown. Texts that come from the runs are escaped. */
export const leaderboardMarkdown = ({ tables }: Leaderboard): string =>
  [
    "# Leaderboard",
    "",
    ...leaderboardLegend.flatMap((text) => [plain(text), ""]),
    ...tables.flatMap((table) => [...section(table), ""]),
  ]
    .join("\n")
    .trimEnd() + "\n";

function section(table: LeaderboardTable): string[] {
  const { benchmark: _, ...others } = table.protocol;
  const [head, ...rows] = leaderboardCells(table);
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(" | ")} |`;
  return [
    `## ${plain(titleOf(table.protocol))}`,
    "",
    Object.entries(others)
      .map(([name, value]) => `${plain(name)} ${plain(value)}`)
      .join("; ") + ".",
    "",
    ...table.notes.flatMap((note) => [plain(note), ""]),
    line(head),
    line(head.map(() => "---")),
    ...rows.map(line),
  ];
}

/** A text that Markdown shows as it is, in one line. */
const plain = (text: string): string => text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|#~&]/g, (mark) => `\\${mark}`);
