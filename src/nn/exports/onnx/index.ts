import { error } from "../../../base/errors";
import type { Graph } from "../graph";
import { builder } from "./builder";
import { dataTypes, modelProto } from "./messages";
import { elementwiseTranslations } from "./translations/elementwise";
import { mapTranslations } from "./translations/maps";
import { productTranslations } from "./translations/products";
import { shapeTranslations } from "./translations/shapes";
import { translator, type Translation } from "./translator";

/** Version of ONNX's operators that files are of, and of its format (onnx.proto, `IR_VERSION_2021_7_30`). */
const [opset, irVersion] = [17, 8];

const translations: Readonly<Record<string, Translation>> = {
  ...elementwiseTranslations,
  ...mapTranslations,
  ...productTranslations,
  ...shapeTranslations,
};

/** What an ONNX file says beside its graph. */
export interface OnnxOptions {
  /** Name and version of the program that writes it. */
  readonly producer: readonly [name: string, version: string];
  /** `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What the graph is, in words. */
  readonly description: string;
}

/**
 * A graph as the bytes of an ONNX model (opset 17). Its input is `images`, float32 [n, 3, height, width] in [0, 1]; its
 * outputs are `logits` and `probabilities`, the sigmoids of them, both [n, classes]. n is free.
 * @throws `export/operation` for an operation that has no translation; `export/batch`
 */
export function onnxBytes(
  { images, logits, ops }: Graph,
  { producer, metadata, description }: OnnxOptions,
): Uint8Array {
  const graph = builder();
  const to = translator(graph, images);
  for (const op of ops) {
    const translate = Object.hasOwn(translations, op.op) ? translations[op.op] : undefined;
    if (!translate) throw error("export/operation", { operation: `the operation ${op.op}`, format: "ONNX" });
    translate(op, to);
  }
  const answers = to.plain(logits);
  graph.named("logits", answers);
  graph.named("probabilities", graph.node("Sigmoid", [answers]));
  const [, height, width, colours] = images.shape;
  const [name, version] = producer;
  const message = {
    irVersion,
    producerName: name,
    producerVersion: version,
    opsetImport: [{ domain: "", version: opset }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: "network",
      docString: description,
      node: graph.nodes,
      initializer: graph.initializers,
      input: [valueInfo("images", ["n", colours, height, width])],
      output: ["logits", "probabilities"].map((output) => valueInfo(output, ["n", logits.shape[1]])),
    },
  };
  return modelProto.encode(modelProto.create(message)).finish();
}

/** Name, type and shape of an input or output; a size in words is free. */
function valueInfo(name: string, sizes: readonly (number | string)[]): object {
  const dim = sizes.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: dataTypes.float32, shape: { dim } } } };
}
