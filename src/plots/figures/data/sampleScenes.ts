import { dataUrl } from "../../kit/dataUrl";
import { escapeText, type Figure } from "../../kit/figure";
import { baseLayout, config } from "../../kit/layout";
import { inOrder } from "../../../base/named";
import { okabeIto } from "../../../base/palette";

/** An image and its labels. */
export interface SampleScene {
  /** A data URL, or the bytes of a PNG, JPEG or WebP file. */
  readonly image: string | Uint8Array;
  /** Names of the classes present. */
  readonly labels: readonly string[];
  /** Probability of each class, in [0, 1], by its name; those of `threshold` or more are shown as predicted. */
  readonly predictions?: Readonly<Record<string, number>>;
  /** Small print over the image, for example its identifier. */
  readonly title?: string;
}

/** How `sampleScenes` lays its images out. */
export interface SampleScenesOptions {
  /** Images in a row. Default 6. */
  readonly columns?: number;
  /** Side of an image in pixels. Default 120. */
  readonly size?: number;
  /** A class counts as predicted from this probability on. Default 0.5. */
  readonly threshold?: number;
  /** Over the figure. */
  readonly title?: string;
}

/** Pixels between images, and of a line of text. */
const [gap, lineHeight] = [14, 15];

/**
 * A grid of images, each with its labels in bold below. With predictions, each predicted class follows with its
 * probability: green where it is right, vermillion with a cross where it is not; a label that was missed is grey and
 * struck out.
 */
export function sampleScenes(items: readonly SampleScene[], options: SampleScenesOptions = {}): Figure {
  const { columns = 6, size = 120, threshold = 0.5, title = "Sample scenes" } = options;
  const across = Math.max(1, Math.min(columns, items.length));
  const rows = Math.ceil(items.length / across);
  const texts = items.map((item) => lines(item, threshold, Math.floor(size / 7)));
  const titleHeight = items.some((item) => item.title !== undefined) ? lineHeight + 2 : 0;
  const rowHeights = Array.from({ length: rows }, (_, row) => {
    const longest = Math.max(1, ...texts.slice(row * across, (row + 1) * across).map((text) => text.length));
    return titleHeight + size + lineHeight * longest + 8 + gap;
  });
  const width = across * (size + gap) - gap;
  const height = sum(rowHeights) - gap;
  const base = baseLayout(title, height);
  const margin = { ...base.margin, l: 16, r: 16, b: 12 };
  const place = (index: number): { left: number; top: number } => ({
    left: (index % across) * (size + gap),
    top: sum(rowHeights.slice(0, Math.floor(index / across))),
  });
  const hidden = { visible: false, range: [0, 1], fixedrange: true };
  return {
    data: [],
    layout: {
      ...base,
      autosize: false,
      width: width + margin.l + margin.r,
      height: height + margin.t + margin.b,
      margin,
      xaxis: hidden,
      yaxis: hidden,
      images: items.map((item, index) => ({
        source: dataUrl(item.image),
        xref: "paper",
        yref: "paper",
        x: place(index).left / width,
        y: 1 - (place(index).top + titleHeight) / height,
        sizex: size / width,
        sizey: size / height,
        xanchor: "left",
        yanchor: "top",
        sizing: "contain",
        layer: "above",
      })),
      annotations: items.flatMap((item, index) => {
        const { left, top } = place(index);
        const text = (html: string, y: number, font: object): object => ({
          text: html,
          xref: "paper",
          yref: "paper",
          x: left / width,
          y: 1 - y / height,
          xanchor: "left",
          yanchor: "top",
          align: "left",
          borderpad: 0,
          showarrow: false,
          font,
        });
        return [
          ...(item.title === undefined ? [] : [text(escapeText(item.title), top, { size: 10, color: "#777777" })]),
          text(texts[index].join("<br>"), top + titleHeight + size + 2, { size: 11.5 }),
        ];
      }),
    },
    config: { ...config, responsive: false, displayModeBar: false },
    caption: `${title}: ${items.map((item) => item.labels.join(" and ") || "no class").join("; ")}`,
  };
}

function lines(item: SampleScene, threshold: number, width: number): readonly string[] {
  const labels = wrap(item.labels, width).map((line) => `<b>${escapeText(line)}</b>`);
  if (item.predictions === undefined) return labels;
  const present = new Set(item.labels);
  const predicted = inOrder(item.predictions)
    .filter(([, p]) => p >= threshold)
    .sort(([, a], [, b]) => b - a);
  const missed = item.labels.filter((label) => !((item.predictions?.[label] ?? 0) >= threshold));
  return [
    ...labels,
    ...predicted.map(([name, p]) => {
      const right = present.has(name);
      return coloured(
        `${right ? "✓" : "✗"} ${escapeText(name)} ${p.toFixed(2)}`,
        right ? okabeIto.green : okabeIto.vermillion,
      );
    }),
    ...missed.map((name) =>
      coloured(`– <s>${escapeText(name)}</s> ${(item.predictions?.[name] ?? 0).toFixed(2)}`, "#777777"),
    ),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function coloured(html: string, colour: string): string {
  return `<span style="color:${colour}">${html}</span>`;
}

/** Names joined by commas, broken into lines of at most `width` characters where a name ends. */
function wrap(names: readonly string[], width: number): readonly string[] {
  const result: string[] = [];
  names.forEach((name, index) => {
    const word = index < names.length - 1 ? `${name},` : name;
    const last = result[result.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= width) result[result.length - 1] = `${last} ${word}`;
    else result.push(word);
  });
  return result.length > 0 ? result : ["(none)"];
}
