import type { NotebookFile } from "./parameters";

/** A figure that a cell shows. */
export interface NotebookFigure {
  /** Number of the cell from 1, among those with code. */
  readonly cell: number;
  readonly caption: string;
  /** Plotly's own form. */
  readonly data: readonly unknown[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** The figures of an executed notebook, in its order. */
export function figuresOf({ cells }: NotebookFile): NotebookFigure[] {
  return cells
    .filter(({ cell_type, source }) => cell_type === "code" && [source].flat().join("").trim() !== "")
    .flatMap(({ outputs = [] }, index) =>
      outputs.flatMap(({ data = {} }) => {
        const figure = data["application/vnd.plotly.v1+json"] as Omit<NotebookFigure, "cell" | "caption"> | undefined;
        if (figure === undefined) return [];
        return {
          cell: index + 1,
          caption: [data["text/plain"] ?? ""].flat().join(""),
          data: figure.data,
          layout: figure.layout,
        };
      }),
    );
}
