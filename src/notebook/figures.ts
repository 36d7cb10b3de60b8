import { fields, listOf } from "../base/json/shape";
import type { NotebookFile } from "./parameters";

/** A figure that a cell shows. */
export interface NotebookFigure {
  /** Number of the cell from 1, among those with code. */
  readonly cell: number;
  /** What it says, in words. */
  readonly caption: string;
  /** Its traces, as plotly.js takes them. */
  readonly data: readonly unknown[];
  /** Its layout, as plotly.js takes it. */
  readonly layout: Readonly<Record<string, unknown>>;
}

/** The figures that an executed notebook shows, in its order. */
export function figuresOf({ cells }: NotebookFile): NotebookFigure[] {
  return cells
    .filter(({ cell_type, source }) => cell_type === "code" && [source].flat().join("").trim() !== "")
    .flatMap(({ outputs = [] }, index) =>
      outputs.flatMap(({ data = {} }) => {
        const figure = data["application/vnd.plotly.v1+json"];
        if (!isFigure(figure)) return [];
        return {
          cell: index + 1,
          caption: textOf(data["text/plain"]),
          data: figure.data,
          layout: figure.layout,
        };
      }),
    );
}

/** A text, which a notebook file may hold as lines. */
function textOf(text: string | readonly string[] | object | undefined): string {
  if (Array.isArray(text)) return text.join("");
  return typeof text === "string" ? text : "";
}

/** Whether a content is one of plotly's; what others write may be anything. */
const isFigure = (content: unknown): content is Pick<NotebookFigure, "data" | "layout"> =>
  fields({ data: listOf(() => undefined), layout: fields({}) })(content, "") === undefined;
