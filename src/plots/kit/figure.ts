/** One plotly trace: https://plotly.com/javascript/reference/. */
export interface Trace {
  /** Kind of trace: `scatter`, `bar`, `heatmap` ... */
  readonly type: string;
  readonly [option: string]: unknown;
}

/** An axis of plotly's. */
export type Axis = Readonly<Record<string, unknown>>;

/** A layout of plotly's: the fields that are read here, and any others. */
export interface FigureLayout {
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  /** Pixels around the plotting area. */
  readonly margin?: { readonly l?: number; readonly r?: number; readonly t?: number; readonly b?: number };
  /** Texts placed on the figure. */
  readonly annotations?: readonly object[];
  readonly [option: string]: unknown;
}

/** A figure as plain JSON: what plotly.js draws, what `show` displays, what a test compares. */
export interface Figure {
  /** What is drawn, from below to above. */
  readonly data: readonly Trace[];
  /** Title, axes, legend, size. */
  readonly layout: FigureLayout;
  /** Settings of plotly.js. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** What the figure says, in words: shown where no figure can be, and read by screen readers. */
  readonly caption?: string;
}

/** The same figure under another title, where a page has several of a kind. */
export function withTitle(figure: Figure, title: string): Figure {
  const { layout } = figure;
  return { ...figure, layout: { ...layout, title: { ...(layout.title as object), text: escapeText(title) } } };
}

/** Pixels that a line of small print takes. */
const noteHeight = 22;

/** The same figure with a line of small print below it, such as the scale, seed and commit that made it. */
export function withNote(figure: Figure, note: string): Figure {
  const { layout, caption } = figure;
  const { margin = {}, height = 0, annotations = [] } = layout;
  const { b: bottom = 0 } = margin;
  return {
    ...figure,
    layout: {
      ...layout,
      height: height + noteHeight,
      margin: { ...margin, b: bottom + noteHeight },
      annotations: [
        ...annotations,
        {
          text: escapeText(note),
          xref: "paper",
          yref: "paper",
          x: 0,
          y: 0,
          xanchor: "left",
          yanchor: "bottom",
          yshift: -(bottom + 18),
          showarrow: false,
          font: { size: 10, color: "#777777" },
        },
      ],
    },
    caption: caption === undefined ? note : `${caption} (${note})`,
  };
}

/** Text in which `&`, `<`, `>` and `"` are entities, for plotly's labels and for HTML, which both read tags. */
export function escapeText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
