import type { DataView } from "../../data";
import { escapeText } from "../kit/figure";

type ViewedImage = DataView["images"][number];

/** Most boxes that are drawn in one image. */
const mostBoxes = 60;

/** An image with its labels and boxes. What the filters look at stands in its attributes. */
export function card({ classes }: DataView, image: ViewedImage): string {
  const { id, tasks, split, present, unknown, thumbnail, width, height } = image;
  const source = `data:image/webp;base64,${Buffer.from(thumbnail).toString("base64")}`;
  const names = present.map((c) => classes[c]);
  const alt = names.length === 0 ? "shows none of the classes" : `shows ${names.join(", ")}`;
  const fit = width >= height ? "width:100%" : "height:100%";
  return [
    `<li class="card" data-tasks="${tasks.join(" ")}" data-split="${escapeText(split)}"`,
    ` data-classes="${present.join(" ")}"><div class="frame">`,
    `<div class="picture" style="aspect-ratio:${width}/${height};${fit}">`,
    `<img src="${source}" alt="${escapeText(alt)}" width="${width}" height="${height}" decoding="async">`,
    ...image.boxes.slice(0, mostBoxes).map((box) => boxOf(box, classes)),
    `</div></div><ul class="labels">`,
    ...present.map((c) => `<li style="--h:${hueOf(c)}">${escapeText(classes[c])}</li>`),
    ...unknown.slice(0, 5).map((c) => `<li class="unknown" title="not known">${escapeText(classes[c])}?</li>`),
    ...(unknown.length > 5 ? [`<li class="unknown">and ${unknown.length - 5} not known</li>`] : []),
    `</ul><p class="from">${escapeText(placeOf(split, tasks))}<br><span title="${escapeText(id)}">`,
    `${escapeText(id.slice(id.lastIndexOf("/") + 1))}</span></p></li>`,
  ].join("");
}

/** The colour of a class, as an angle: neighbours are far apart. */
export const hueOf = (index: number): number => Math.round((index * 137.508 + 20) % 360);

function placeOf(split: string, tasks: readonly number[]): string {
  if (tasks.length === 0) return split;
  if (tasks.length > 4) return `${split}, ${tasks.length} tasks`;
  return `${split}, task${tasks.length > 1 ? "s" : ""} ${tasks.join(", ")}`;
}

function boxOf(
  { name, x, y, width, height, isDifficult }: ViewedImage["boxes"][number],
  classes: readonly string[],
): string {
  const percent = (part: number): string => `${(100 * part).toFixed(1)}%`;
  const index = classes.indexOf(name);
  const hue = index < 0 ? "" : `;--h:${hueOf(index)}`;
  const kind = `box${isDifficult ? " difficult" : ""}${index < 0 ? " other" : ""}`;
  const place = `left:${percent(x)};top:${percent(y)};width:${percent(width)};height:${percent(height)}${hue}`;
  return `<i class="${kind}" style="${place}" title="${escapeText(name)}${isDifficult ? " (difficult)" : ""}"></i>`;
}
