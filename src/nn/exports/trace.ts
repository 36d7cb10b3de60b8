import { error } from "../../base/errors";
import { borrow, create, free, traced, type Binding, type Raw, type RecordedOp } from "../backend";
import type { Predictor } from "../predictor";

/** A constant that an op took, read while it ran. */
export interface TracedConstant extends Pick<Raw, "id" | "shape" | "dtype"> {
  readonly values: ArrayLike<number>;
}

/** What an op took: the output of an earlier one, the images, or a constant. */
export type TracedInput = { readonly value: Raw } | { readonly constant: TracedConstant };

/** An op that ran in a trace, and that depends on the images. */
export interface TracedOp extends Omit<RecordedOp, "inputs"> {
  readonly inputs: readonly TracedInput[];
}

/** What ran to answer for some images. */
export interface Trace {
  /** How many there were. */
  readonly count: number;
  readonly images: Raw;
  readonly logits: Raw;
  readonly ops: readonly TracedOp[];
}

/**
 * Watches a predictor answer for `count` images, and tells the ops of TensorFlow that ran, of ours and of tfjs's. What
 * does not depend on the images has been computed by then, and is a constant. Tensors are named by ids that are no
 * longer alive.
 * @throws `export/reads` where the predictor reads numbers that depend on the images, as no graph can.
 */
export function trace(predictor: Predictor, imageSize: number, count: number): Trace {
  const pixels = Float32Array.from({ length: count * imageSize ** 2 * 3 }, (_, i) => ((i * 37) % 101) / 100);
  const images = create([count, imageSize, imageSize, 3], pixels);
  const ops: TracedOp[] = [];
  const values = new Map<number, Raw>([[images.id, images]]);
  const watch = (direct: Binding): Partial<Binding> => ({
    executeOp(name, attributes, inputs, count) {
      const isOfImages = inputs.some((id) => values.has(id));
      const taken = isOfImages ? inputs.map((id) => inputOf(id, values, direct)) : [];
      const outputs = direct.executeOp(name, attributes, inputs, count);
      if (isOfImages) ops.push({ name, attributes, inputs: taken, outputs });
      for (const raw of isOfImages ? outputs : []) values.set(raw.id, raw);
      return outputs;
    },
    tensorDataSync(id) {
      if (values.has(id)) throw error("export/reads", { predictor: "this method" });
      return direct.tensorDataSync(id);
    },
  });
  try {
    const logits = traced(watch, () => {
      const answered = predictor.infer(images);
      const raw = borrow(answered);
      answered.dispose();
      return raw;
    });
    return { count, images, logits, ops };
  } finally {
    free(images);
  }
}

function inputOf(id: number, values: ReadonlyMap<number, Raw>, direct: Binding): TracedInput {
  const value = values.get(id);
  if (value) return { value };
  // Of a tensor that was made before, this tells the shape.
  const [raw] = direct.executeOp("Identity", [], [id], 1);
  const constant = { ...raw, id, values: direct.tensorDataSync(raw.id).slice() };
  direct.deleteTensor(raw.id);
  return { constant };
}
