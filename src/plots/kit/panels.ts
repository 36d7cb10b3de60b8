import type { Axis } from "./figure";
import { axis } from "./layout";

/** One panel of a figure of small multiples: the names that its traces and its axes go by. */
export interface Panel {
  /** `x`, `x2` ...: for a trace's `xaxis`. */
  readonly x: string;
  /** `y`, `y2` ...: for a trace's `yaxis`. */
  readonly y: string;
  /** Whether it is in the first column, where titles of y axes belong. */
  readonly first: boolean;
  /** Whether it is the lowest of its column, where titles of x axes belong. */
  readonly lowest: boolean;
  /** Its x axis. */
  readonly xaxis: Axis;
  /** Its y axis. */
  readonly yaxis: Axis;
}

/** An axis with the text of its title. */
type TitledAxis = Axis & { readonly title: string };

/** How panels are laid out. */
export interface PanelOptions {
  /** Panels in a row, at most: rows are as even as they can be. Four with room for three are two and two. */
  readonly columns: number;
  /** Share of the width and height left between panels, in [0, 1). Default [0.06, 0.14]. */
  readonly gap?: readonly [horizontal: number, vertical: number];
  /** The x axis of every panel. */
  readonly xaxis: TitledAxis;
  /** The y axis of every panel. */
  readonly yaxis: TitledAxis;
  /** Whether panels share the scale of the first one, written in the first column only. Default: no. */
  readonly matchY?: boolean;
  /** Whether the panels of a column have the same places, written below the lowest only. Default: no. */
  readonly sharedX?: boolean;
}

/** Lays one panel for each title on a grid, row by row. */
export function panels(titles: readonly string[], options: PanelOptions): readonly Panel[] {
  const { columns, gap: [gapX, gapY] = [0.06, 0.14], matchY = false, sharedX = false } = options;
  const rows = Math.ceil(titles.length / columns);
  const across = Math.ceil(titles.length / rows);
  const [width, height] = [(1 - gapX * (across - 1)) / across, (1 - gapY * (rows - 1)) / rows];
  const { title: xTitle, ...xOptions } = options.xaxis;
  const { title: yTitle, ...yOptions } = options.yaxis;
  return titles.map((_, index) => {
    const [column, row] = [index % across, Math.floor(index / across)];
    const id = index === 0 ? "" : String(index + 1);
    const left = column * (width + gapX);
    const top = 1 - row * (height + gapY);
    const [first, lowest] = [column === 0, index + across >= titles.length];
    return {
      x: `x${id}`,
      y: `y${id}`,
      first,
      lowest,
      xaxis: axis(lowest ? xTitle : "", {
        domain: [left, left + width],
        anchor: `y${id}`,
        ...(sharedX && !lowest && { showticklabels: false }),
        ...xOptions,
      }),
      yaxis: axis(first ? yTitle : "", {
        domain: [Math.max(0, top - height), top],
        anchor: `x${id}`,
        ...(matchY && index > 0 && { matches: "y" }),
        ...(matchY && !first && { showticklabels: false }),
        ...yOptions,
      }),
    };
  });
}

/** The axes of panels by their names in a layout: `xaxis`, `yaxis`, `xaxis2` ... */
export function axesOf(grid: readonly Pick<Panel, "x" | "y" | "xaxis" | "yaxis">[]): Readonly<Record<string, Axis>> {
  return Object.fromEntries(
    grid.flatMap(({ x, y, xaxis, yaxis }) => [
      [x.replace("x", "xaxis"), xaxis],
      [y.replace("y", "yaxis"), yaxis],
    ]),
  );
}

/** The same panel with more options for one or both axes. */
export function withAxes(panel: Panel, { xaxis = {}, yaxis = {} }: { xaxis?: Axis; yaxis?: Axis }): Panel {
  return { ...panel, xaxis: { ...panel.xaxis, ...xaxis }, yaxis: { ...panel.yaxis, ...yaxis } };
}

/** The title over a panel. */
export function panelTitle(panel: Pick<Panel, "x" | "y">, text: string): object {
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

/** Tells of each name whether it comes for the first time, so that the legend has one entry for several panels. */
export function firstOfEach(): (name: string) => boolean {
  const seen = new Set<string>();
  return (name) => seen.size < seen.add(name).size;
}
