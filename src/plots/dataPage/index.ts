import type { DataView } from "../../data";
import { escapeText } from "../kit/figure";
import { scriptedPage } from "../render/page";
import { card } from "./card";
import { classTable, coOccurrenceTable } from "./overview";
import { dataScript } from "./script";
import { dataStyle } from "./style";

/**
 * A page of HTML that shows a benchmark: its images with labels and boxes, which can be filtered by task, part and
 * class, its counts, and how often classes go together. It contains all that it needs, and its content policy forbids
 * that it fetches anything. Texts that come from the data are escaped.
 */
export function dataPage(view: DataView): string {
  const { name, classes, tasks, total, images, notes, leftOut } = view;
  const title = `Data: ${name}`;
  const chosen = `${count(view.perClass)} or more of each class that has as many`;
  const shown =
    images.length === total
      ? `all ${count(total)} images`
      : `${count(images.length)} of ${count(total)} images, ${chosen}`;
  const size = `${count(total)} images, ${count(classes.length)} classes, ${count(tasks.length)} tasks`;
  return scriptedPage(
    title,
    dataStyle,
    [
      `<a class="skip" href="#images">Skip to the images</a>`,
      `<header><h1>${escapeText(title)}</h1>`,
      `<p>${size}. This page shows ${shown}.</p>`,
      ...leftOut.map(
        ({ reason, images: left }) =>
          `<p class="note">${count(left)} images are in no task: ${escapeText(reason)}.</p>`,
      ),
      ...notes.map((note) => `<p class="note">${escapeText(note)}</p>`),
      `</header><main>`,
      `<div class="overview"><details open><summary><h2>Classes</h2></summary>${classTable(view)}</details>`,
      `<details open><summary><h2>Shown together</h2></summary>${coOccurrenceTable(view)}</details></div>`,
      filters(view),
      `<ul class="cards">${images.map((image) => card(view, image)).join("\n")}</ul>`,
      `</main>`,
    ],
    dataScript,
  );
}

const count = (n: number): string => n.toLocaleString("en-US");

/** The controls that say which images are seen. */
function filters({ classes, tasks, splits, images }: DataView): string {
  const some = (n: number): string => ` (${count(n)})`;
  const taskOptions = tasks.map((_, index): Choice => {
    const number = index + 1;
    return [String(number), `task ${number}${some(images.filter((image) => image.tasks.includes(number)).length)}`];
  });
  const splitOptions = splits.map((split): Choice => {
    return [split, split + some(images.filter((image) => image.split === split).length)];
  });
  const shown = new Uint32Array(classes.length);
  for (const { present } of images) for (const c of present) shown[c]++;
  const classOptions = classes.map((name, c): Choice => [String(c), name + some(shown[c])]);
  const hasBoxes = images.some(({ boxes }) => boxes.length > 0);
  return [
    `<section id="images" tabindex="-1" class="filters" aria-label="Filters"><h2>Images</h2><div class="controls">`,
    select("task", "Task", "all tasks", taskOptions),
    select("split", "Part", "all parts", splitOptions),
    select("class", "Class", "any class", classOptions),
    select("with", "and", "any other", classOptions),
    hasBoxes ? `<label class="check"><input type="checkbox" id="boxes" checked> boxes</label>` : "",
    `<button type="button" id="reset">All images</button></div>`,
    `<p id="count" role="status">${count(images.length)} images</p></section>`,
  ].join("\n");
}

type Choice = readonly [value: string, text: string];

function select(id: string, label: string, all: string, choices: readonly Choice[]): string {
  const options = [["", all] as const, ...choices].map(
    ([value, text]) => `<option value="${escapeText(value)}">${escapeText(text)}</option>`,
  );
  return `<label>${label} <select id="${id}">${options.join("")}</select></label>`;
}
