import { error } from "./errors";
import type { Options } from "./options";

/** How a method is made from a text. */
export interface Entry<T> {
  readonly name: string;
  /** Texts of it with options, for messages. */
  readonly usages: readonly string[];
  /** The options that a text gives, or undefined for what it does not take. */
  read(options: string): Options | undefined;
  make(options: Options): T;
}

/** Methods of one kind by name: the built-in ones, and a user's own, which last as long as the process. */
export class Registry<T> {
  readonly #entries: Map<string, Entry<T>>;
  readonly #builtIn: ReadonlySet<string>;

  constructor(
    readonly kind: "strategy" | "direction",
    builtIn: readonly Entry<T>[],
  ) {
    this.#entries = new Map(builtIn.map((entry) => [entry.name, entry]));
    this.#builtIn = new Set(this.#entries.keys());
  }

  /**
   * The method of a text `name` or `name:options`.
   * @throws `argument/invalid` for an unknown name or option.
   */
  find(text: string): T {
    const [, name, given] = /^([^:]*)(?::(.*))?$/s.exec(text)!;
    const entry = this.#entries.get(name);
    const options = entry && (given === undefined ? {} : entry.read(given));
    if (!options) throw error("argument/invalid", { argument: `--${this.kind}`, received: text, takes: this.#takes() });
    return entry.make(options);
  }

  /**
   * Makes a method findable, in place of an earlier one of its name, and returns the name.
   * @throws `method/built-in`, `argument/invalid` for a name that could not be read back.
   */
  register(entry: Entry<T>): string {
    const { name } = entry;
    const { kind } = this;
    if (this.#builtIn.has(name)) throw error("method/built-in", { kind, name });
    const readable = /^[^:]+$/.test(name);
    if (!readable)
      throw error("argument/invalid", {
        argument: `the name of a ${kind}`,
        received: name,
        takes: "a name without a colon",
      });
    this.#entries.set(name, entry);
    return name;
  }

  #takes(): string {
    const entries = [...this.#entries.values()];
    const names = entries.map(({ name }) => name).join(", ");
    const usages = entries.flatMap((entry) => entry.usages).join(", ");
    const register = `register${this.kind[0].toUpperCase()}${this.kind.slice(1)}`;
    return `${names}, or with options ${usages} (any of the options may be left out), or one of your own after ${register}`;
  }
}
