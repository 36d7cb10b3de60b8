import { attr, create, free, runOp } from "../backend";

const attributes = [attr.type("T"), attr.bool("transpose_a", false), attr.bool("transpose_b", false)];

/** What this machine reached in a product of two square matrices. */
export interface Gemm {
  /** Rows and columns of each. */
  readonly size: number;
  /** Floating-point operations a second, 2 size^3 a product. */
  readonly flopsPerSecond: number;
}

/**
 * The fastest of a few products of float32 matrices, as TensorFlow computes it here with the threads that it has: the
 * roof of what its convolutions can reach.
 * @param size rows and columns: large enough for the caches to tell, small enough for about a second in all.
 */
export function measureGemm(size = 2048): Gemm {
  const values = (): Float32Array => new Float32Array(size * size).map((_, i) => (i % 17) / 17);
  const [a, b] = [create([size, size], values()), create([size, size], values())];
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    free(runOp("MatMul", attributes, [a, b]));
    return performance.now() - begun;
  });
  free(a, b);
  return { size, flopsPerSecond: (2 * size ** 3 * 1000) / Math.min(...times) };
}
