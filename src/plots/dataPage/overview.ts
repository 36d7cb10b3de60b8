import type { DataView } from "../../data";
import { escapeText } from "../kit/figure";
import { hueOf } from "./card";

const count = (n: number): string => n.toLocaleString("en-US");

/** A class with its colour, as a button that shows its images. */
const classButton = (name: string, index: number): string =>
  `<button type="button" class="name" style="--h:${hueOf(index)}" data-class="${index}">${escapeText(name)}</button>`;

/** A row a class: its task, and the images of each part that show it. */
export function classTable({ classes, tasks, splits, positives }: DataView): string {
  const taskOf = (c: number): string => tasks.flatMap((own, index) => (own.includes(c) ? [index + 1] : [])).join(", ");
  const head = ["class", "task", ...splits].map((text) => `<th scope="col">${escapeText(text)}</th>`).join("");
  const rows = tasks.flat().map((c) => {
    const counts = positives.map((ofSplit) => `<td>${count(ofSplit[c])}</td>`).join("");
    return `<tr><th scope="row">${classButton(classes[c], c)}</th><td>${taskOf(c)}</td>${counts}</tr>`;
  });
  return [
    `<div class="scroll" tabindex="0" role="region" aria-label="Classes"><table class="classes">`,
    `<thead><tr>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`,
  ].join("");
}

/** Images that show two classes. The more of its row's images a cell has, the stronger is its colour. */
export function coOccurrenceTable({ classes, coOccurrence, tasks }: DataView): string {
  const { classes: kept, counts } = coOccurrence;
  const place = new Map(kept.map((c, index) => [c, index]));
  const order = [...new Set(tasks.flat())].flatMap((c) => place.get(c) ?? []);
  const head = order.map((index) => `<th scope="col"><span>${escapeText(classes[kept[index]])}</span></th>`).join("");
  const rows = order.map((row) => {
    const cells = order.map((column) => cell(classes, kept, counts, row, column)).join("");
    return `<tr><th scope="row">${escapeText(classes[kept[row]])}</th>${cells}</tr>`;
  });
  const left =
    kept.length < classes.length
      ? ` The ${kept.length} classes of most images; ${classes.length - kept.length} are left out.`
      : "";
  return [
    `<p class="hint">Images that show the class of the row and that of the column; the more of its row's images a cell`,
    ` has, the stronger is its colour. Choose a cell to see them.${left}</p>`,
    `<div class="scroll" tabindex="0" role="region" aria-label="Shown together">`,
    `<table class="pairs"><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`,
  ].join("");
}

function cell(
  classes: readonly string[],
  kept: readonly number[],
  counts: DataView["coOccurrence"]["counts"],
  row: number,
  column: number,
): string {
  const n = counts[row][column];
  if (row === column) return `<td class="diagonal">${count(n)}</td>`;
  if (n === 0) return `<td></td>`;
  const share = n / counts[row][row];
  const [first, second] = [classes[kept[row]], classes[kept[column]]];
  const said = `${first} and ${second}: ${count(n)} images, ${Math.round(100 * share)}% of those of ${first}`;
  return (
    `<td style="--s:${Math.round(75 * share)}%">` +
    `<button type="button" data-class="${kept[row]}" data-with="${kept[column]}"` +
    ` title="${escapeText(said)}" aria-label="${escapeText(said)}">${count(n)}</button></td>`
  );
}
