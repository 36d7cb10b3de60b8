import { copyOf, free, values } from "../backend";
import { gradientOf, type Gradients } from "../layers/layer";
import type { State } from "../state";
import type { Parameter } from "../parameter";

/** Parameters side by side in one array: how groups of tensors travel between processes. */
export class Flat {
  /** Entries of all parameters. */
  readonly size: number;
  readonly #starts: ReadonlyMap<Parameter, number>;

  constructor(parameters: readonly Parameter[]) {
    let size = 0;
    this.#starts = new Map(parameters.map((parameter) => [parameter, (size += parameter.size) - parameter.size]));
    this.size = size;
  }

  /**
   * A tensor of each parameter's shape -> the first `size` numbers of one array, by default a new one. Borrows the
   * tensors.
   */
  join(tensors: Gradients, flat = new Float32Array(this.size)): Float32Array {
    for (const [parameter, start] of this.#starts) flat.set(values(gradientOf(tensors, parameter)), start);
    return flat;
  }

  /** The way back: tensors of the caller's, copies of the numbers. */
  part(flat: Float32Array): Gradients {
    return new Map(
      [...this.#starts].map(([parameter, start]) => [
        parameter,
        copyOf(parameter.shape, flat.subarray(start, start + parameter.size)),
      ]),
    );
  }

  /** Overwrites the parameters. */
  write(flat: Float32Array): void {
    for (const [parameter, raw] of this.part(flat)) {
      parameter.write(raw);
      free(raw);
    }
  }

  /** The same as tensors of a checkpoint, each named by its parameter and `name`. */
  state(flat: Float32Array, name: string): State {
    return new Map(
      [...this.#starts].map(([parameter, start]) => [
        `${parameter.name}.${name}`,
        { shape: parameter.shape, data: flat.slice(start, start + parameter.size) },
      ]),
    );
  }

  /** The array of a name from a checkpoint; zeros where it has none. */
  from(state: State, name: string, length = this.size): Float32Array {
    const flat = new Float32Array(length);
    for (const [parameter, start] of this.#starts) flat.set(state.get(`${parameter.name}.${name}`)?.data ?? [], start);
    return flat;
  }
}
