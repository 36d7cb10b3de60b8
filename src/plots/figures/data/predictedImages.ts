import { dataUrl } from "../../kit/dataUrl";
import { escapeText, type Figure } from "../../kit/figure";
import { axis, baseLayout, config, okabeIto } from "../../kit/theme";

/** One image, what a network thinks of it, and what is known of it. */
export interface PredictedImage {
  /** A URL, or the bytes of a JPEG, PNG or WebP file. */
  readonly image: string | Uint8Array;
  /** In pixels, as are boxes. */
  readonly width: number;
  readonly height: number;
  /** By class name. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Classes known to be present; absent where nothing is known. */
  readonly labels?: readonly string[];
  /** Corners in pixels, both included, counted from 1 as VOC does. */
  readonly boxes?: readonly {
    readonly name: string;
    readonly box: { readonly xmin: number; readonly ymin: number; readonly xmax: number; readonly ymax: number };
  }[];
  /** Small print over the image, for example its file. */
  readonly title?: string;
}

export interface PredictedImagesOptions {
  /** Classes shown for each image, the likeliest first; those present are shown in any case. Default 8. */
  readonly classes?: number;
  /** A class is predicted from here on. Default 0.5. */
  readonly threshold?: number;
  readonly title?: string;
}

/** Pixels of an image's row, and between rows. */
const rowHeight = 230;
const rowGap = 48;
/** Share of the width that an image has, and where its bars begin. */
const [imageShare, barsFrom] = [0.5, 0.64];

/**
 * A row for each image: the picture with its known boxes, and beside it the probabilities as bars. Where the truth is
 * known, present classes are green, wrongly predicted ones vermillion and the others grey; where it is not, all are
 * blue.
 */
export function predictedImages(items: readonly PredictedImage[], options: PredictedImagesOptions = {}): Figure {
  const { classes = 8, threshold = 0.5, title = "Predictions" } = options;
  const height = items.length * (rowHeight + rowGap) - rowGap;
  const rows = items.map((item, index) =>
    row(item, { index, height, last: index === items.length - 1 }, classes, threshold),
  );
  const base = baseLayout(title, height, { panels: true }) as { margin: Record<string, number> };
  return {
    data: rows.map(({ trace }) => trace),
    layout: {
      ...base,
      margin: { ...base.margin, l: 16 },
      bargap: 0.25,
      ...Object.assign({}, ...rows.map(({ axes }) => axes)),
      images: rows.map(({ picture }) => picture),
      shapes: rows.flatMap(({ shapes }) => shapes),
      annotations: rows.flatMap(({ annotations }) => annotations),
    },
    config,
    caption: `${title}: ${items.map((item) => describe(item, threshold)).join("; ")}`,
  };
}

function row(
  item: PredictedImage,
  { index, height, last }: { index: number; height: number; last: boolean },
  count: number,
  threshold: number,
) {
  const { width: w, height: h, probabilities, labels, boxes = [] } = item;
  const top = 1 - (index * (rowHeight + rowGap)) / height;
  const domain = [Math.max(0, top - rowHeight / height), top];
  const [picture, bars] = [2 * index + 1, 2 * index + 2].map((n) => (n === 1 ? "" : String(n)));
  const shown = Object.entries(probabilities)
    .sort(([, a], [, b]) => b - a)
    .filter(([name], rank) => rank < count || labels?.includes(name));
  const colour = (name: string, p: number): string =>
    labels === undefined
      ? okabeIto.blue
      : labels.includes(name)
        ? okabeIto.green
        : p >= threshold
          ? okabeIto.vermillion
          : "#999999";
  const within = { xref: `x${picture}`, yref: `y${picture}` };
  const hidden = { visible: false, fixedrange: true };
  return {
    trace: {
      type: "bar",
      orientation: "h",
      xaxis: `x${bars}`,
      yaxis: `y${bars}`,
      x: shown.map(([, p]) => p),
      y: shown.map(([name]) => escapeText(name)),
      text: shown.map(([, p]) => p.toFixed(2)),
      textposition: "outside",
      cliponaxis: false,
      marker: { color: shown.map(([name, p]) => colour(name, p)) },
      hovertemplate: "%{y}: %{x:.3f}<extra></extra>",
    },
    axes: {
      [`xaxis${picture}`]: {
        ...hidden,
        domain: [0, imageShare],
        anchor: `y${picture}`,
        range: [0, w],
        constrain: "domain",
        constraintoward: "left",
      },
      [`yaxis${picture}`]: {
        ...hidden,
        domain,
        anchor: `x${picture}`,
        range: [h, 0],
        scaleanchor: `x${picture}`,
        constrain: "domain",
        constraintoward: "top",
      },
      [`xaxis${bars}`]: axis(last ? "probability" : "", {
        domain: [barsFrom, 1],
        anchor: `y${bars}`,
        range: [0, 1.08],
        tickvals: [0, 0.25, 0.5, 0.75, 1],
      }),
      [`yaxis${bars}`]: axis("", {
        domain,
        anchor: `x${bars}`,
        autorange: "reversed",
        type: "category",
        showgrid: false,
        ticks: "",
      }),
    },
    picture: {
      source: dataUrl(item.image),
      ...within,
      x: 0,
      y: 0,
      sizex: w,
      sizey: h,
      xanchor: "left",
      yanchor: "top",
      sizing: "stretch",
      layer: "below",
    },
    shapes: [
      ...boxes.map(({ box: { xmin, ymin, xmax, ymax } }) => ({
        type: "rect",
        ...within,
        x0: xmin - 1,
        y0: ymin - 1,
        x1: xmax,
        y1: ymax,
        line: { color: okabeIto.yellow, width: 2 },
      })),
      {
        type: "line",
        xref: `x${bars}`,
        yref: `y${bars} domain`,
        x0: threshold,
        x1: threshold,
        y0: 0,
        y1: 1,
        line: { color: "#888888", width: 1, dash: "dot" },
      },
    ],
    annotations: [
      ...boxes.map(({ name, box }) => ({
        text: escapeText(name),
        ...within,
        x: box.xmin - 1,
        y: box.ymin - 1,
        xanchor: "left",
        yanchor: "top",
        showarrow: false,
        bgcolor: okabeIto.yellow,
        borderpad: 1,
        font: { size: 11, color: okabeIto.black },
      })),
      ...(item.title === undefined
        ? []
        : [
            {
              text: escapeText(item.title),
              xref: "paper",
              yref: "paper",
              x: 0,
              y: top,
              xanchor: "left",
              yanchor: "bottom",
              yshift: 2,
              showarrow: false,
              font: { size: 11, color: "#777777" },
            },
          ]),
    ],
  };
}

function describe({ title = "an image", probabilities, labels }: PredictedImage, threshold: number): string {
  const predicted = Object.entries(probabilities)
    .filter(([, p]) => p >= threshold)
    .map(([name, p]) => `${name} ${p.toFixed(2)}`);
  return `${title} is predicted to show ${predicted.join(", ") || "no class"}${labels ? ` and shows ${labels.join(", ") || "no class"}` : ""}`;
}
