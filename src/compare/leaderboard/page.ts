import { escapeText } from "../../plots";
import { plainPage } from "../../plots/render";
import { table, tableStyle } from "../html";
import type { Leaderboard } from "./board";
import { leaderboardCells, leaderboardLegend } from "./cells";
import { titleOf } from "./protocol";

/**
 * The leaderboard as a page of HTML that contains all that it needs, and whose content policy forbids that it fetches
 * anything. Texts that come from the runs are escaped.
 */
export const leaderboardPage = ({ tables }: Leaderboard): string =>
  plainPage("Leaderboard", tableStyle, [
    `<h1>Leaderboard</h1>`,
    ...leaderboardLegend.map((text) => `<p>${escapeText(text)}</p>`),
    ...tables.flatMap((board) => {
      const { benchmark: _, ...others } = board.protocol;
      const [head, ...rows] = leaderboardCells(board);
      const protocol = Object.entries(others).map(([name, value]) => `${name} ${value}`);
      return [
        `<h2>${escapeText(titleOf(board.protocol))}</h2>`,
        `<p>${escapeText(protocol.join("; "))}.</p>`,
        ...board.notes.map((text) => `<p class="caveat">${escapeText(text)}</p>`),
        table(head, rows),
      ];
    }),
  ]);
