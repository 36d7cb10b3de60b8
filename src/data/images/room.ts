/**
 * Lets work begin as far as there is room: each takes what it says, and gives it back when it ends. Work that needs
 * more than all of it goes alone. First come, first served.
 */
export class Room {
  #free: number;
  readonly #waiting: { readonly needed: number; readonly begin: () => void }[] = [];

  constructor(readonly size: number) {
    this.#free = size;
  }

  /** The result of `work`, which begins when there is room for it. */
  async within<T>(amount: number, work: () => Promise<T>): Promise<T> {
    const needed = Math.min(amount, this.size);
    if (this.#waiting.length > 0 || needed > this.#free)
      await new Promise<void>((begin) => this.#waiting.push({ needed, begin }));
    else this.#free -= needed;
    try {
      return await work();
    } finally {
      this.#free += needed;
      this.#admit();
    }
  }

  #admit(): void {
    for (let [next] = this.#waiting; next !== undefined && next.needed <= this.#free; [next] = this.#waiting) {
      this.#waiting.shift();
      this.#free -= next.needed;
      next.begin();
    }
  }
}
