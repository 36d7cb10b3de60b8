import { mustGet } from "../../base/mustGet";
import { mirror, type Batch, type ShownImage } from "../../data";
import { ownRows, type Communicator } from "../../distributed";
import { tf } from "../../nn";
import { answersHere, answersOfRanks, rowLengthOf, type Answering } from "./rowAnswers";

/**
 * What the network of the tasks before answers. It does not change within a task, so that each image is computed once,
 * and once mirrored.
 */
export interface PreviousAnswers {
  /**
   * Answers [n, length] in evaluation mode, the caller's: the very bits that a pass of the whole batch gives. All ranks
   * call it at the same time. Undefined where answers are not kept: the batch does not say what it shows, the network's
   * answer to an image depends on what else is in the batch, or the first epoch is the last.
   */
  on(batch: Batch): tf.Tensor2D | undefined;
  /** Hears that an epoch begins: in the last one nothing is computed for a later one. */
  epochBegins(isLast: boolean): void;
  /** Memory of the answers on this rank, in bytes: four for each number. */
  readonly bytes: number;
}

/** Answers that are kept while a task lasts, none at first. Borrows the network. */
export function previousAnswers(network: Answering, world: Communicator): PreviousAnswers {
  const length = rowLengthOf(network);
  const known = new Map<string, Float32Array>();
  let isLastEpoch = false;
  let isKept: boolean | undefined;

  const keep = (pictures: readonly ShownImage[], logits: Float32Array): void =>
    pictures.forEach((picture, i) => known.set(keyOf(picture), rowOf(logits, i)));
  const rowOf = (logits: Float32Array, row: number): Float32Array => logits.subarray(row * length, (row + 1) * length);

  /**
   * Whether images have the same answers in other places of a shorter pass, on all ranks. So it is where a backbone
   * computes every image by itself, as convolutions do on a processor; products of long matrices may round otherwise.
   */
  const isAnswerOfImage = (batch: Batch, shown: readonly ShownImage[]): boolean => {
    const { from, to } = ownRows(batch.size, world);
    const others = rowsFrom(from, to).filter((row) => row % 2 === 1);
    const again = answersHere(network, { batch, rows: others.reverse() }, world);
    const isOther = (row: number, i: number): boolean => !isSame(mustGet(known, keyOf(shown[row])), rowOf(again, i));
    return world.allReduce(Int32Array.of(Number(others.some(isOther))), "max")[0] === 0;
  };

  /** Computes rows of a batch, and their mirror images where an epoch comes that may show them. */
  const find = (batch: Batch, shown: readonly ShownImage[], rows: readonly number[]): void => {
    const pictures = rows.map((row) => shown[row]);
    keep(pictures, answersOfRanks(network, { batch, rows }, world));
    isKept ??= isAnswerOfImage(batch, shown);
    if (!isKept || isLastEpoch) return;
    const change = (image: Uint8Array): void => mirror(image, batch.height);
    keep(pictures.map(mirrorImage), answersOfRanks(network, { batch, rows, change }, world));
  };

  return {
    on(batch) {
      const { shown, size } = batch;
      const isOfNoUse = isLastEpoch && isKept === undefined;
      if (!shown || isKept === false || isOfNoUse) return undefined;
      const missing = rowsFrom(0, size).filter((row) => !known.has(keyOf(shown[row])));
      if (missing.length > 0) find(batch, shown, missing);
      const logits = new Float32Array(size * length);
      shown.forEach((picture, row) => logits.set(mustGet(known, keyOf(picture)), row * length));
      if (!isKept) known.clear();
      return tf.tensor2d(logits, [size, length]);
    },
    epochBegins(isLast) {
      isLastEpoch = isLast;
    },
    get bytes() {
      return known.size * length * Float32Array.BYTES_PER_ELEMENT;
    },
  };
}

const keyOf = ({ identity, isMirrored }: ShownImage): string => `${identity}\0${Number(isMirrored)}`;

const mirrorImage = ({ identity, isMirrored }: ShownImage): ShownImage => ({ identity, isMirrored: !isMirrored });

const rowsFrom = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** Whether numbers are the same bit for bit. */
function isSame(a: Float32Array, b: Float32Array): boolean {
  const bits = ({ buffer, byteOffset, length }: Float32Array): Uint32Array =>
    new Uint32Array(buffer, byteOffset, length);
  const [ofA, ofB] = [bits(a), bits(b)];
  return ofA.every((value, i) => value === ofB[i]);
}
