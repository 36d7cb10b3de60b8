import type { Raw } from "../backend";
import { canRecord, procedureOf, type Procedure } from "./procedure";
import { Recording, type Outside } from "./recording";

/** Ops on native tensors: borrows the inputs; the outputs are the caller's. What it does may depend on a number. */
export type Work = (inputs: readonly Raw[], setting: number) => readonly Raw[];

/** Times that work runs op by op on inputs of the same types and shapes before its ops are recorded. */
export const runsBefore = 1;

/**
 * `work` as one op of TensorFlow from the third time on that inputs of the same types and shapes come: the second time
 * its ops are recorded as they run. TensorFlow then runs ops beside one another that do not wait for one another, and
 * nothing happens between them. The numbers are the same to the bit. `work` must do the same ops whenever types, shapes
 * and setting are the same. Work that cannot be recorded, because it makes tensors of numbers, reads them or asks tfjs,
 * is run as it is. So is all work while a profile watches the ops.
 * @param outside what stands for tensors that it reads beside its inputs; an input must stay the same tensor for as
 *   long as the result is called.
 */
export function compile(
  work: Work,
  outside: Outside = () => undefined,
): (inputs: readonly Raw[], setting?: number) => readonly Raw[] {
  const calls = new Map<string, number | Procedure | "as it is">();
  return (inputs, setting = 0) => {
    if (!canRecord()) return work(inputs, setting);
    const key = `${setting};${kindsOf(inputs)}`;
    const known = calls.get(key) ?? 0;
    if (known === "as it is") return work(inputs, setting);
    if (typeof known !== "number") return known.run(inputs);
    if (known < runsBefore) {
      calls.set(key, known + 1);
      return work(inputs, setting);
    }
    const recording = new Recording(outside);
    for (const input of inputs) recording.input(input);
    const outputs = recording.record(() => work(inputs, setting));
    const procedure = procedureOf(recording, outputs);
    const held = recording.inputs.slice(inputs.length);
    calls.set(key, procedure ? { run: (given) => procedure.run([...given, ...held]) } : "as it is");
    return outputs;
  };
}

/** A text for the types and shapes of tensors. */
export const kindsOf = (raws: readonly Raw[]): string =>
  raws.map(({ dtype, shape }) => `${dtype}:${shape.join("x")}`).join();
