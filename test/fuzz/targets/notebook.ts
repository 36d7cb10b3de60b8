import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readNotebook } from "../../../src/notebook/file/readNotebook";
import { figuresOf } from "../../../src/notebook/figures";
import { parseSettings, withParameters } from "../../../src/notebook/parameters";
import type { FuzzTarget } from "../target";
import { bundled, fileIn, pack } from "./parts/bundle";

const declarations = [
  'let epochs = 3;\nlet names: readonly string[] = ["a"];\nlet scale: "smoke" | "tiny" = "smoke";\n',
  "let rate = 1e-3, on = true;\nlet sizes: Array<number> = [1], open: Set<string>;\nconst fixed = 1;\n",
];

const notebookOf = (source: string | readonly string[]): string =>
  JSON.stringify({
    cells: [
      { cell_type: "markdown", id: "a", metadata: {}, source: ["# Title\n", "text"] },
      { cell_type: "code", id: "b", metadata: { tags: ["parameters"] }, source, outputs: [], execution_count: null },
      {
        cell_type: "code",
        id: "c",
        metadata: {},
        source: "show(1)",
        outputs: [
          {
            output_type: "display_data",
            metadata: {},
            data: { "application/vnd.plotly.v1+json": { data: [], layout: {} }, "text/plain": ["a ", "caption"] },
          },
          { output_type: "stream", name: "stdout", text: "1\n" },
        ],
        execution_count: 1,
      },
    ],
    metadata: { kernelspec: { name: "tslab" } },
    nbformat: 4,
    nbformat_minor: 5,
  });

/** Notebooks with values for their parameters (`--set`), one a line. */
export const notebook: FuzzTarget = {
  name: "notebook",
  reads: "notebooks (.ipynb), and values of their parameters (--set)",
  covers: /\/src\/(notebook|base)\//,
  samples: () => [
    pack([
      ["notebook", notebookOf(declarations[0])],
      ["set", 'epochs=2\nnames=["b","c"]\nscale=tiny'],
    ]),
    pack([
      ["notebook", notebookOf(declarations[1].split(/(?<=\n)/))],
      ["set", "rate=0.1\non=false\nsizes=[1,2]\nopen=x"],
    ]),
    pack([["notebook", '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}']]),
  ],
  tokens: [
    ...['"cells":', '"cell_type":"code"', '"metadata":{"tags":["parameters"]}', '"source":', '"outputs":', '"data":'],
    ...['"nbformat":4', '"text/plain":', '"application/vnd.plotly.v1+json":', "let ", "const ", ": string", ": number"],
    ...[
      "readonly ",
      "Array<",
      "| ",
      "null",
      "undefined",
      "`$" + "{1}`",
      "epochs=",
      "names=",
      "scale=",
      "[",
      "]",
      "{",
      "}",
    ],
  ],
  json: true,
  parts: bundled,
  open(folder) {
    const path = join(folder, "n.ipynb");
    return (input) => {
      writeFileSync(path, fileIn(input, "notebook") ?? input);
      const read = readNotebook(path);
      const settings = (fileIn(input, "set")?.toString("utf8") ?? "").split("\n").filter((line) => line !== "");
      withParameters(read, parseSettings(settings, read, path), path);
      figuresOf(read);
    };
  },
};
