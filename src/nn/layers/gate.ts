import { adopt, attr, borrow, free, INT32, runOp, scalar, share, tf, type Raw } from "../backend";
import { ints } from "../constants";
import { tidied } from "../autodiff/tidied";
import type { Gradients, Layer, Mode, Recorded } from "./layer";
import { cast, multiply, toFloat } from "../ops/elementwise";
import { Parameter } from "../parameter";

/** |s e| beyond which the compensation grows no more; the authors' `thres_cosh`. */
const furthest = 50;

const float = [attr.type("T")];
const sum = [attr.type("T"), attr.type("Tidx", INT32), attr.bool("keep_dims", false)];

/**
 * Hard attention to the task (Serra, Suris, Miron and Karatzoglou 2018, section 2.2): every channel of [n, h, w,
 * channels] is multiplied by a = sigmoid(s e), e an embedding that is learnt. The larger the steepness s, the nearer a
 * is to 0 or 1: recorded passes use `steepness`, evaluation always the `steepest`. Until it is opened a gate has no
 * embedding and is skipped.
 */
export class Gate implements Layer {
  /** It has none. */
  readonly statistics = [];
  /** Of an open gate. */
  steepest = NaN;
  /** s of recorded passes that do not evaluate, in (0, steepest]; the steepest until it is set. */
  steepness = NaN;
  #embedding: Parameter | undefined;

  constructor(
    readonly name: string,
    readonly channels: number,
  ) {}

  /** Gives it an embedding of zeros. @param steepest largest steepness, at least 1; that of evaluation. */
  open(steepest: number): void {
    this.#embedding ??= new Parameter(this.name, [this.channels], "vector");
    this.steepest = this.steepness = steepest;
  }

  get idle(): boolean {
    return this.#embedding === undefined;
  }

  /** e [channels] of an open gate. @throws an error of the program where it is idle. */
  get embedding(): Parameter {
    if (!this.#embedding) throw new Error(`the gate ${this.name} is idle`);
    return this.#embedding;
  }

  /** The embedding of an open gate. */
  get parameters(): readonly Parameter[] {
    return this.#embedding ? [this.#embedding] : [];
  }

  /** a = sigmoid(s e), [channels], the caller's. */
  attention(s = this.steepness): Raw {
    const factor = scalar(s);
    const product = multiply(this.embedding.value, factor);
    const a = runOp("Sigmoid", float, [product]);
    free(factor, product);
    return a;
  }

  /**
   * What d loss / d a is multiplied by to give the embedding's gradient, [channels], the caller's: da / de compensated,
   * so that embeddings move at any s (section 2.5). With q = da / de = s / (2 (cosh(s e) + 1)), the paper's q smax
   * (cosh(s e) + 1) / (s (cosh(e) + 1)) is smax / (2 (cosh(e) + 1)), while |s e| is below 50; from there on the
   * authors' cosh(s e) grows no more. In this form an attention that rounds to 1 has its gradient too; a (1 - a) in
   * single precision, as their code has it, is 0 from s e = 17 on.
   */
  slope(s = this.steepness): Raw {
    return tidied(() => {
      const e = adopt<tf.Tensor1D>(share(this.embedding.value));
      const compensated = tf.div(this.steepest / 2, tf.add(tf.cosh(e), 1));
      const stopped = tf.exp(tf.minimum(0, tf.sub(furthest, tf.abs(tf.mul(e, s)))));
      return share(borrow(tf.mul(compensated, stopped)));
    });
  }

  forward(x: Raw, mode: Mode = "training"): Recorded {
    const s = mode === "evaluation" ? this.steepest : this.steepness;
    const a = this.#attentionFor(x, s);
    const y = multiply(x, a);
    const dispose = (): void => free(a, y);
    return {
      y,
      backward: (dy, gradients: Gradients, last) => {
        const product = toFloat(multiply(dy, x));
        const dAttention = runOp("Sum", sum, [product, ints([0, 1, 2])]);
        const slope = this.slope(s);
        gradients.set(this.embedding, multiply(dAttention, slope));
        const dx = multiply(dy, a);
        free(product, dAttention, slope);
        if (last) dispose();
        return dx;
      },
      dispose,
    };
  }

  infer(x: Raw): Raw {
    const a = this.#attentionFor(x, this.steepest);
    const y = multiply(x, a);
    free(a);
    return y;
  }

  /** The attention in the type of `x`, the caller's. */
  #attentionFor(x: Raw, s: number): Raw {
    const floats = this.attention(s);
    const a = cast(floats, x.dtype);
    free(floats);
    return a;
  }
}
