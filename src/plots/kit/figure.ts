/** One plotly trace: https://plotly.com/javascript/reference/. */
export interface Trace {
  readonly type: string;
  readonly [option: string]: unknown;
}

/** A figure as plain JSON: what plotly.js draws, what `show` displays, what a test compares. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
  /** What the figure says, in words: shown where no figure can be, and read by screen readers. */
  readonly caption?: string;
}

/** The same figure with a line of small print below it: the scale, seed and commit that made it. */
export function withNote(figure: Figure, note: string): Figure {
  const annotations = (figure.layout.annotations ?? []) as readonly unknown[];
  const { margin, height } = figure.layout as { margin: { b: number }; height: number };
  return {
    ...figure,
    layout: {
      ...figure.layout,
      height: height + 22,
      margin: { ...margin, b: margin.b + 22 },
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
          yshift: -(margin.b + 18),
          showarrow: false,
          font: { size: 10, color: "#777777" },
        },
      ],
    },
    caption: figure.caption === undefined ? note : `${figure.caption} (${note})`,
  };
}

/** Text as it is, for plotly's labels and for HTML, both of which read tags and entities. */
export function escapeText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
