import { writeWhole } from "../../base/files";
import { assertFolderOf } from "../arguments";
import { writeLine, type AddCommand, type Context } from "../context";
import { printable } from "../printable";

interface Options {
  readonly reference?: string;
  readonly json?: boolean;
  readonly markdown?: string;
  readonly html?: string;
}

/** `palimpsest leaderboard`: a table for each protocol of the runs, a row for each method. */
export const leaderboardCommand: AddCommand = (parent, context) => {
  parent
    .command("leaderboard")
    .description(
      "rank finished runs by protocol: scores, differences to a reference paired by seed, and what they cost",
    )
    .argument("<run...>", "run directories")
    .option("--reference <method>", "method that others are compared with (default: lwf, where there is one)")
    .option("--json", "print JSON in place of Markdown")
    .option("--markdown <file>", "write the Markdown to a file too")
    .option("--html <file>", "write a page of HTML too, complete in itself")
    .action((directories: string[], options: Options) => rank(directories, options, context));
};

async function rank(directories: readonly string[], options: Options, { stdout }: Context): Promise<void> {
  const { reference, json, markdown, html } = options;
  assertFolderOf("--markdown", markdown);
  assertFolderOf("--html", html);
  const { leaderboard, leaderboardMarkdown, leaderboardPage, readStoredRun } =
    require("../../compare") as typeof import("../../compare");
  const board = leaderboard(await Promise.all(directories.map(readStoredRun)), { reference });
  const document = leaderboardMarkdown(board);
  if (markdown !== undefined) await writeWhole(markdown, document);
  if (html !== undefined) await writeWhole(html, leaderboardPage(board));
  const lines = (json ? JSON.stringify(board, null, 2) : document.trimEnd()).split("\n");
  writeLine(stdout, lines.map(printable).join("\n"));
}
