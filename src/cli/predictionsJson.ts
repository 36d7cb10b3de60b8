import type { Normalisation } from "../records";
import type { Prediction } from "../training";

/** What was done to the images of all predictions, which every prediction repeats. */
interface Prepared {
  readonly imageSize: number;
  readonly network: { readonly options: { readonly normalise?: Normalisation | null } };
}

/**
 * Predictions as a JSON list of `{ image, logits, classes, probabilities, imageSize, normalise }`. `logits`, `classes`
 * and the text of `probabilities` are in the order of the network's outputs. `JSON.stringify` alone would sort names
 * that are numbers.
 */
export function predictionsJson(predictions: readonly Prediction[], { imageSize, network }: Prepared): string {
  const normalise = network.options.normalise ?? null;
  const items = predictions.map(({ image, logits, classes, probabilities }) =>
    object("  ", [
      ["image", indented("    ", image)],
      ["logits", indented("    ", logits)],
      ["classes", indented("    ", classes)],
      [
        "probabilities",
        object(
          "    ",
          classes.map((name) => [name, JSON.stringify(probabilities[name])] as const),
        ),
      ],
      ["imageSize", indented("    ", imageSize)],
      ["normalise", indented("    ", normalise)],
    ]),
  );
  return items.length === 0 ? "[]" : `[\n${items.map((item) => `  ${item}`).join(",\n")}\n]`;
}

/** An object with its fields in the order given. */
function object(indent: string, fields: readonly (readonly [name: string, json: string])[]): string {
  const lines = fields.map(([name, json]) => `${indent}  ${JSON.stringify(name)}: ${json}`);
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

/** A value as JSON whose lines after the first begin with `indent`. */
const indented = (indent: string, value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);
