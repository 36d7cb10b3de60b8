import { choose, optionsIn, optionsMeant, usagesOf, type Chosen, type Definition } from "./definition";
import { error } from "./errors";
import { closest } from "./words/closest";

/** Kinds of things that people name in a text; also the command-line option that takes it. */
export type Kind = "strategy" | "direction" | "benchmark" | "network" | "head" | "loss" | "complete";

/** What a thing of a kind is called, where that is not the kind itself. */
const things: Partial<Record<Kind, string>> = { network: "backbone", complete: "completion" };

/** Definitions of one kind by name: the built-in ones, and a user's own, which last as long as the process. */
export class Registry<D extends Definition> {
  readonly #definitions: Map<string, D>;
  readonly #builtIn: ReadonlySet<string>;

  constructor(
    readonly kind: Kind,
    builtIn: readonly D[],
  ) {
    this.#definitions = new Map(builtIn.map((definition) => [definition.name, definition]));
    this.#builtIn = new Set(this.#definitions.keys());
  }

  /** All definitions there are now: the built-in ones in their order, then a user's own. */
  get definitions(): readonly D[] {
    return [...this.#definitions.values()];
  }

  /** Names of the built-in definitions. */
  get builtInNames(): readonly string[] {
    return [...this.#builtIn];
  }

  /** The definition of a name without options; undefined if there is none. */
  get(name: string): D | undefined {
    return this.#definitions.get(name);
  }

  /**
   * What a text `name` or `name:options` names.
   * @throws `argument/invalid` for an unknown name or option, or a value outside its range.
   */
  find(text: string): Chosen<D> {
    const [, name, given] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
    const definition = name === undefined ? undefined : this.#definitions.get(name);
    const options = definition && (given === undefined ? {} : optionsIn(definition, given));
    if (definition && options) return choose(this.kind, definition, options);
    const takes = definition ? takenBy(definition) : this.#takes();
    const meant = this.#meant(name ?? text, given);
    throw error("argument/invalid", {
      argument: `--${this.kind}`,
      ...{ received: text, takes },
      ...(meant !== undefined && meant !== text && { meant }),
    });
  }

  /** What was meant by a misspelt text; undefined where nothing is near. */
  #meant(written: string, given: string | undefined): string | undefined {
    const name = closest(written, [...this.#definitions.keys()]);
    const definition = name === undefined ? undefined : this.#definitions.get(name);
    if (!definition || given === undefined) return name;
    const options = optionsMeant(definition, given);
    return options === undefined ? undefined : `${name}:${options}`;
  }

  /**
   * Makes a definition findable, in place of an earlier one of its name, and returns the name.
   * @throws `method/built-in`, `argument/invalid` for a name that could not be read back.
   */
  register(definition: D): string {
    const { name } = definition;
    const { kind } = this;
    if (this.#builtIn.has(name)) throw error("method/built-in", { kind, name });
    if (!/^[^:]+$/.test(name)) {
      throw error("argument/invalid", {
        argument: `the name of a ${kind}`,
        received: name,
        takes: "a name without a colon",
      });
    }
    this.#definitions.set(name, definition);
    return name;
  }

  #takes(): string {
    const names = this.definitions.map(({ name }) => name).join(", ");
    const usages = this.definitions.flatMap(usagesOf).join(", ");
    const thing = things[this.kind] ?? this.kind;
    const register = `register${thing[0].toUpperCase()}${thing.slice(1)}`;
    const options = `with options ${usages} (any of the options may be left out)`;
    return `${names}, or ${options}, or one of your own after ${register}`;
  }
}

/** What may stand in place of a known name with options that it does not take. */
function takenBy(definition: Definition): string {
  const usages = usagesOf(definition);
  if (usages.length === 0) return `${definition.name}, which has no options`;
  return `${definition.name}, or with options ${usages.join(", ")} (any of the options may be left out)`;
}
