import type { Interval } from "../../base/interval";
import { estimateTexts } from "../../base/numbers/estimates";
import { budgetCells, budgetColumns } from "../budget";
import type { LeaderboardRow, LeaderboardTable } from "./board";

/** Says what the numbers of a leaderboard are. */
export const leaderboardLegend = [
  "Mean ± half width of the 95% t interval over seeds, on test images. Average mAP: the mean over sessions of the " +
    "mAP of the classes seen. Last mAP: that of all classes, at the end; F1 likewise. CF1: the mean of the classes' " +
    "F1. CF1*: F1 of mean precision and mean recall. The number says above which probability a class is predicted.",
  "Differences are paired by the seeds that both methods have. Their number stands in brackets where the row has " +
    "others. Updates: steps; head updates: those of the head. Images: those of the batches. Passes: images that " +
    "passed forward through a backbone to train, also those of stored samples and of the network before a task. " +
    "Stored images and kept megabytes: the most at the end of a task, without networks. Time: training and " +
    "the evaluations after epochs, on the machine of each run. Budget: in what a method had more or less than the " +
    "reference.",
];

/** Head and rows of a table as texts. */
export function leaderboardCells({ rows, reference }: LeaderboardTable): string[][] {
  const scores = (title: string, valueOf: (row: LeaderboardRow) => Interval | null): string[] => [
    title,
    ...estimateTexts(rows.map(valueOf)),
  ];
  const differences = (title: string, of: "averageMAP" | "lastMAP"): string[][] => {
    if (reference === null) return [];
    const texts = estimateTexts(rows.map(({ difference }) => difference[of]));
    return [[`${title} − ${reference}`, ...rows.map((row, i) => `${texts[i]}${pairsNote(row, of)}`)]];
  };
  const columns = [
    ["method", ...rows.map(({ method }) => method)],
    ["seeds", ...rows.map(({ seeds }) => seedsText(seeds))],
    scores("average mAP", ({ averageMAP }) => averageMAP),
    scores("last mAP", ({ lastMAP }) => lastMAP),
    ...differences("average", "averageMAP"),
    ...differences("last", "lastMAP"),
    ...[0, 1].flatMap((k) => {
      const threshold = rows[0].f1[k].threshold;
      return [
        scores(`CF1 ${threshold}`, ({ f1 }) => f1[k].cf1),
        scores(`CF1* ${threshold}`, ({ f1 }) => f1[k].cf1OfMeans),
        scores(`OF1 ${threshold}`, ({ f1 }) => f1[k].of1),
      ];
    }),
    ...budgetColumns.map((column) =>
      budgetCells(
        column,
        rows.map(({ costs }) => costs),
      ),
    ),
    ["budget", ...rows.map((row) => budgetText(row, reference))],
  ];
  return columns[0].map((_, i) => columns.map((column) => column[i]));
}

/** The number of pairs, where it is not the number of the row's seeds. */
function pairsNote({ difference, seeds }: LeaderboardRow, of: "averageMAP" | "lastMAP"): string {
  const pairs = difference[of]?.n;
  return pairs === undefined || pairs === seeds.length ? "" : ` (${pairs})`;
}

/** `1 to 3`, or `1, 2, 5`. */
function seedsText(seeds: readonly number[]): string {
  const [first, last] = [seeds[0], seeds[seeds.length - 1]];
  return seeds.length > 2 && last - first === seeds.length - 1 ? `${first} to ${last}` : seeds.join(", ");
}

function budgetText({ method, budget }: LeaderboardRow, reference: string | null): string {
  if (budget === null) return "-";
  if (method === reference) return "reference";
  return budget.length === 0 ? "equal" : budget.join("; ");
}
