import { backend, type Attribute, type Binding, type Raw } from "../backend";

/** An op that has just ended. */
export interface ExecutedOp {
  /** TensorFlow's name of it. */
  readonly name: string;
  readonly milliseconds: number;
  readonly attributes: readonly Attribute[];
  /** Shape of each input; undefined for tensors that were made before the probe was put in. */
  readonly inputs: readonly (readonly number[] | undefined)[];
  /** Shape of each output. */
  readonly outputs: readonly (readonly number[])[];
}

/**
 * Tells of every op of TensorFlow from now on, of ours and of tfjs's, until it is taken out again by what it returns.
 * On a CPU an op has been computed when it returns: the binding makes TensorFlow's context with its defaults, which is
 * to execute in the calling thread. On a GPU it has only been begun.
 */
export function probeOps(on: (op: ExecutedOp) => void): () => void {
  const { binding } = backend;
  const shapes = new Map<number, readonly number[]>();
  const probed: Pick<Binding, "executeOp" | "createTensor" | "deleteTensor"> = {
    executeOp(name, attributes, inputs, count): Raw[] {
      const begun = performance.now();
      const outputs = binding.executeOp(name, attributes, inputs, count);
      const milliseconds = performance.now() - begun;
      for (const { id, shape } of outputs) shapes.set(id, shape);
      const inputShapes = inputs.map((id) => shapes.get(id));
      on({ name, milliseconds, attributes, inputs: inputShapes, outputs: outputs.map(({ shape }) => shape) });
      return outputs;
    },
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values);
      shapes.set(id, shape);
      return id;
    },
    deleteTensor(id) {
      binding.deleteTensor(id);
      shapes.delete(id);
    },
  };
  // The library's own functions cannot be replaced, but what holds them can.
  backend.binding = Object.create(binding, Object.getOwnPropertyDescriptors(probed)) as Binding;
  return () => void (backend.binding = binding);
}
