import { decode, type ImageSource } from "./decode";

const defaultBudget = 512 * 1024 ** 2;

/**
 * Decoded images in memory, to be shared by epochs and evaluations: what fits the budget is decoded once, the rest each
 * time. Nothing is evicted: epochs visit every image equally often, so any set of images that fits serves as well as
 * any other.
 */
export class DecodedCache implements ImageSource {
  readonly #images = new Map<string, Uint8Array>();
  #bytes = 0;

  /**
   * @param budget most bytes of pixels to keep; 0 keeps none. Default 512 MiB.
   * @param source where the others come from. Default: they are decoded.
   */
  constructor(
    readonly budget: number = defaultBudget,
    readonly source: ImageSource = { decode },
  ) {}

  /** Bytes of pixels kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The pixels of `decode(path, size)`; not to be written to. */
  async decode(path: string, size: number): Promise<Uint8Array> {
    const key = `${size}:${path}`;
    const cached = this.#images.get(key);
    if (cached !== undefined) return cached;
    const pixels = await this.source.decode(path, size);
    if (!this.#images.has(key) && this.#bytes + pixels.length <= this.budget) {
      this.#images.set(key, pixels);
      this.#bytes += pixels.length;
    }
    return pixels;
  }
}
