import { axis } from "./theme";

/** One panel of a figure of small multiples: the names its traces and its axes go by. */
export interface Panel {
  /** `x`, `x2` ...: for a trace's `xaxis`. */
  readonly x: string;
  readonly y: string;
  /** Whether the panel is in the first column, or the lowest of its column: where axis titles belong. */
  readonly first: boolean;
  readonly lowest: boolean;
  readonly layout: Readonly<Record<string, unknown>>;
}

export interface PanelOptions {
  readonly columns: number;
  /** Share of the width and height left between panels. */
  readonly gap?: readonly [horizontal: number, vertical: number];
  readonly xaxis: Readonly<Record<string, unknown>> & { title: string };
  readonly yaxis: Readonly<Record<string, unknown>> & { title: string };
  /** Panels share the scale of the first one, written on the first column only; a change of one changes all. */
  readonly matchY?: boolean;
  /** The places of a column's panels are the same, and written below the lowest only. */
  readonly sharedX?: boolean;
}

/** Lays one panel for each title on a grid, row by row; `layout` of each holds its two axes. */
export function panels(titles: readonly string[], options: PanelOptions): readonly Panel[] {
  const { columns, gap: [gapX, gapY] = [0.06, 0.14], matchY = false, sharedX = false } = options;
  const across = Math.min(columns, titles.length);
  const rows = Math.ceil(titles.length / across);
  const [width, height] = [(1 - gapX * (across - 1)) / across, (1 - gapY * (rows - 1)) / rows];
  return titles.map((_, index) => {
    const [column, row] = [index % across, Math.floor(index / across)];
    const id = index === 0 ? "" : String(index + 1);
    const left = column * (width + gapX);
    const top = 1 - row * (height + gapY);
    const [first, lowest] = [column === 0, index + across >= titles.length];
    const { title: xTitle, ...x } = options.xaxis;
    const { title: yTitle, ...y } = options.yaxis;
    return {
      x: `x${id}`,
      y: `y${id}`,
      first,
      lowest,
      layout: {
        [`xaxis${id}`]: axis(lowest ? xTitle : "", {
          domain: [left, left + width],
          anchor: `y${id}`,
          ...(sharedX && !lowest ? { showticklabels: false } : {}),
          ...x,
        }),
        [`yaxis${id}`]: axis(first ? yTitle : "", {
          domain: [Math.max(0, top - height), top],
          anchor: `x${id}`,
          ...(matchY && index > 0 ? { matches: "y" } : {}),
          ...(matchY && !first ? { showticklabels: false } : {}),
          ...y,
        }),
      },
    };
  });
}

/** The title over a panel. */
export function panelTitle(panel: Panel, text: string): Record<string, unknown> {
  return {
    text: `<b>${text}</b>`,
    xref: `${panel.x} domain`,
    yref: `${panel.y} domain`,
    x: 0,
    y: 1,
    xanchor: "left",
    yanchor: "bottom",
    yshift: 4,
    showarrow: false,
    font: { size: 13 },
  };
}

/** Says of each name whether it is new: what several panels show has one entry in the legend. */
export function firstOfEach(): (name: string) => boolean {
  const seen = new Set<string>();
  return (name) => seen.size < seen.add(name).size;
}
