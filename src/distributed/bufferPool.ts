/** A pool of buffers that are used again. */
export interface BufferPool<T> {
  /** A buffer that nobody uses: one that was given back, else a new one. Its content is whatever it was. */
  readonly take: () => T;
  /** Gives back a buffer that was taken, so that it can be taken again. */
  readonly give: (buffer: T) => void;
}

/**
 * A pool of buffers. It makes as many as are in use at the same time, and no more. It is meant for arrays as large as a
 * network: the first use of fresh memory takes the operating system longer than the computation on it.
 */
export function bufferPool<T>(make: () => T): BufferPool<T> {
  const idle: T[] = [];
  return { take: () => idle.pop() ?? make(), give: (buffer) => void idle.push(buffer) };
}
