import { dataUrl } from "../../kit/dataUrl";
import { escapeText, type Axis, type Figure, type Trace } from "../../kit/figure";
import { axis, baseLayout, config } from "../../kit/layout";
import { inOrder } from "../../../base/named";
import { okabeIto } from "../../../base/palette";

/** One image, what a network thinks of it, and what is known of it. */
export interface PredictedImage {
  /** A URL, or the bytes of a JPEG, PNG or WebP file. */
  readonly image: string | Uint8Array;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Probability of each class, in [0, 1], by its name. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Classes known to be present; absent where nothing is known. */
  readonly labels?: readonly string[];
  /** Known objects. Corners are in pixels, both included, counted from 1 as VOC does. */
  readonly boxes?: readonly {
    readonly name: string;
    readonly box: { readonly xmin: number; readonly ymin: number; readonly xmax: number; readonly ymax: number };
  }[];
  /** Small print over the image, for example its file. */
  readonly title?: string;
}

/** What `predictedImages` shows of each image. */
export interface PredictedImagesOptions {
  /** How many classes are shown, the likeliest first; those present are shown in any case. Default 8. */
  readonly classes?: number;
  /** A class counts as predicted from this probability on. Default 0.5. */
  readonly threshold?: number;
  /** Over the figure. */
  readonly title?: string;
}

/** Pixels of an image's row, and between rows. */
const [rowHeight, rowGap] = [230, 48];
/** Share of the width that an image has, and where its bars begin. */
const [imageShare, barsFrom] = [0.5, 0.64];

/** Where the parts of an image's row are: names of its axes, and heights as shares of the figure's. */
interface Row {
  /** `xref` and `yref` of what is drawn on the picture, in its pixels. */
  readonly picture: { readonly xref: string; readonly yref: string };
  /** Numbers in the names of the picture's axes and of the bars' axes: "", "2" ... */
  readonly pictureAxes: string;
  readonly barAxes: string;
  readonly top: number;
  readonly bottom: number;
  readonly last: boolean;
}

/**
 * A row for each image: the picture with its known boxes, and beside it the probabilities as bars. Where the truth is
 * known, bars of present classes are green, those of wrongly predicted classes vermillion and the others grey; where it
 * is not known, all are blue.
 */
export function predictedImages(items: readonly PredictedImage[], options: PredictedImagesOptions = {}): Figure {
  const { classes = 8, threshold = 0.5, title = "Predictions" } = options;
  const height = items.length * (rowHeight + rowGap) - rowGap;
  const rows = items.map((item, index) => ({ item, row: rowAt(index, items.length, height) }));
  const base = baseLayout(title, height, { panels: true });
  return {
    data: rows.map(({ item, row }) => bars(item, row, classes, threshold)),
    layout: {
      ...base,
      margin: { ...base.margin, l: 16 },
      bargap: 0.25,
      ...Object.fromEntries(rows.flatMap(({ item, row }) => axesOf(item, row))),
      images: rows.map(({ item, row }) => picture(item, row)),
      shapes: rows.flatMap(({ item, row }) => [...boxes(item, row), thresholdLine(row, threshold)]),
      annotations: rows.flatMap(({ item, row }) => [...boxNames(item, row), ...smallPrint(item, row)]),
    },
    config,
    caption: `${title}: ${items.map((item) => describe(item, threshold)).join("; ")}`,
  };
}

function rowAt(index: number, count: number, height: number): Row {
  const [pictureAxes, barAxes] = [2 * index + 1, 2 * index + 2].map((number) => (number === 1 ? "" : String(number)));
  const top = 1 - (index * (rowHeight + rowGap)) / height;
  return {
    picture: { xref: `x${pictureAxes}`, yref: `y${pictureAxes}` },
    pictureAxes,
    barAxes,
    top,
    bottom: Math.max(0, top - rowHeight / height),
    last: index === count - 1,
  };
}

/** Bars of the likeliest classes and of those present, the likeliest first. */
function bars({ probabilities, labels }: PredictedImage, { barAxes }: Row, count: number, threshold: number): Trace {
  const shown = inOrder(probabilities)
    .sort(([, a], [, b]) => b - a)
    .filter(([name], rank) => rank < count || labels?.includes(name));
  return {
    type: "bar",
    orientation: "h",
    xaxis: `x${barAxes}`,
    yaxis: `y${barAxes}`,
    x: shown.map(([, probability]) => probability),
    y: shown.map(([name]) => escapeText(name)),
    text: shown.map(([, probability]) => probability.toFixed(2)),
    textposition: "outside",
    cliponaxis: false,
    marker: { color: shown.map(([name, probability]) => barColour(labels?.includes(name), probability >= threshold)) },
    hovertemplate: "%{y}: %{x:.3f}<extra></extra>",
  };
}

/** @param present undefined where the truth is not known. */
function barColour(present: boolean | undefined, predicted: boolean): string {
  if (present === undefined) return okabeIto.blue;
  if (present) return okabeIto.green;
  return predicted ? okabeIto.vermillion : "#999999";
}

/** The axes of a row: hidden ones over the picture, in its pixels, and those of the bars. */
function axesOf({ width, height }: PredictedImage, row: Row): [name: string, axis: Axis][] {
  const { pictureAxes, barAxes, last } = row;
  const domain = [row.bottom, row.top];
  const hidden = { visible: false, fixedrange: true, constrain: "domain" };
  return [
    [
      `xaxis${pictureAxes}`,
      {
        ...hidden,
        domain: [0, imageShare],
        anchor: `y${pictureAxes}`,
        range: [0, width],
        constraintoward: "left",
      },
    ],
    [
      `yaxis${pictureAxes}`,
      {
        ...hidden,
        domain,
        anchor: `x${pictureAxes}`,
        range: [height, 0],
        scaleanchor: `x${pictureAxes}`,
        constraintoward: "top",
      },
    ],
    [
      `xaxis${barAxes}`,
      axis(last ? "probability" : "", {
        domain: [barsFrom, 1],
        anchor: `y${barAxes}`,
        range: [0, 1.08],
        tickvals: [0, 0.25, 0.5, 0.75, 1],
      }),
    ],
    [
      `yaxis${barAxes}`,
      axis("", {
        domain,
        anchor: `x${barAxes}`,
        autorange: "reversed",
        type: "category",
        showgrid: false,
        ticks: "",
      }),
    ],
  ];
}

function picture({ image, width, height }: PredictedImage, row: Row): object {
  return {
    source: dataUrl(image),
    ...row.picture,
    x: 0,
    y: 0,
    sizex: width,
    sizey: height,
    xanchor: "left",
    yanchor: "top",
    sizing: "stretch",
    layer: "below",
  };
}

function boxes(item: PredictedImage, row: Row): object[] {
  return (item.boxes ?? []).map(({ box: { xmin, ymin, xmax, ymax } }) => ({
    type: "rect",
    ...row.picture,
    x0: xmin - 1,
    y0: ymin - 1,
    x1: xmax,
    y1: ymax,
    line: { color: okabeIto.yellow, width: 2 },
  }));
}

function boxNames(item: PredictedImage, row: Row): object[] {
  return (item.boxes ?? []).map(({ name, box }) => ({
    text: escapeText(name),
    ...row.picture,
    x: box.xmin - 1,
    y: box.ymin - 1,
    xanchor: "left",
    yanchor: "top",
    showarrow: false,
    bgcolor: okabeIto.yellow,
    borderpad: 1,
    font: { size: 11, color: okabeIto.black },
  }));
}

function thresholdLine({ barAxes }: Row, threshold: number): object {
  return {
    type: "line",
    xref: `x${barAxes}`,
    yref: `y${barAxes} domain`,
    x0: threshold,
    x1: threshold,
    y0: 0,
    y1: 1,
    line: { color: "#888888", width: 1, dash: "dot" },
  };
}

function smallPrint({ title }: PredictedImage, { top }: Row): object[] {
  if (title === undefined) return [];
  const font = { size: 11, color: "#777777" };
  const place = { xref: "paper", yref: "paper", x: 0, y: top, xanchor: "left", yanchor: "bottom", yshift: 2 };
  return [{ text: escapeText(title), ...place, showarrow: false, font }];
}

function describe({ title = "an image", probabilities, labels }: PredictedImage, threshold: number): string {
  const predicted = inOrder(probabilities)
    .filter(([, probability]) => probability >= threshold)
    .map(([name, probability]) => `${name} ${probability.toFixed(2)}`);
  const truth = labels ? ` and shows ${labels.join(", ") || "no class"}` : "";
  return `${title} is predicted to show ${predicted.join(", ") || "no class"}${truth}`;
}
