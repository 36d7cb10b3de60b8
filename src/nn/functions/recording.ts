import { free, recorded, RESOURCE, type Raw, type RecordedOp, type Recorder } from "../backend";
import { constantOf } from "../constants";
import { constantNode, inputNode, type GraphNode } from "./graph";

/**
 * What stands for a tensor that a recording met and that is not of it: an input of the graph, or what ops give that it
 * runs now, which are recorded too (the recording frees that); undefined where nothing does.
 */
export type Outside = (raw: Raw) => Raw | undefined;

/**
 * Ops of ours that ran, as a graph. What they take is what other recorded ops gave, constants (`ints`, `float` and
 * their like), or inputs of the graph.
 */
export class Recording {
  /** The inputs of the graph, in their order. */
  readonly inputs: Raw[] = [];
  readonly nodes: GraphNode[] = [];
  /** Nodes that change a variable and give nothing. */
  readonly effects: string[] = [];
  readonly #places = new Map<number, string>();
  readonly #alive = new Map<number, Raw>();
  /** The last node that touched each variable: what touches it next runs after it. */
  readonly #touched = new Map<string, string>();
  #isWhole = true;

  /** @param outside what stands for a tensor that no recorded op gave; see `Outside`. */
  constructor(private readonly outside: Outside) {}

  /** Whether the graph can do again all that happened. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Names of the nodes of the inputs. */
  get inputNames(): string[] {
    return this.inputs.map((_, i) => inputName(i));
  }

  /** Runs `work` and records its ops. */
  record<T>(work: () => T): T {
    const by: Recorder = {
      op: (op) => this.#add(op),
      freed: (id) => void this.#alive.delete(id),
      other: () => void (this.#isWhole = false),
    };
    return recorded(by, work);
  }

  /** What recorded ops gave and was not freed while it recorded. */
  get alive(): Raw[] {
    return [...this.#alive.values()];
  }

  /** `node:index` of a tensor that a recorded op gave, or of an input; undefined of others. */
  placeOf({ id }: Raw): string | undefined {
    return this.#places.get(id);
  }

  /** Makes a tensor an input of the graph. */
  input(raw: Raw): string {
    const node = inputNode(inputName(this.inputs.length), raw);
    this.inputs.push(raw);
    return this.#put(node, raw);
  }

  #add({ name: op, attributes, inputs, outputs }: RecordedOp): void {
    const places = inputs.map((raw) => this.#find(raw));
    const variables = places.filter((_, i) => inputs[i].dtype === RESOURCE);
    const name = this.#nextName();
    const before = new Set(variables.flatMap((variable) => this.#touched.get(variable) ?? []));
    for (const variable of variables) this.#touched.set(variable, name);
    this.nodes.push({ name, op, attributes, inputs: [...places, ...[...before].map((node) => `^${node}`)] });
    if (outputs.length === 0) this.effects.push(name);
    outputs.forEach((raw, i) => {
      this.#places.set(raw.id, `${name}:${i}`);
      this.#alive.set(raw.id, raw);
    });
  }

  #find(raw: Raw): string {
    const place = this.placeOf(raw);
    if (place !== undefined) return place;
    const constant = constantOf(raw);
    if (constant) return this.#put(constantNode(this.#nextName(), constant), raw);
    const found = this.outside(raw);
    if (!found) {
      this.#isWhole = false;
      return "";
    }
    const given = this.placeOf(found);
    if (given !== undefined) free(found);
    const itsPlace = given ?? this.input(found);
    this.#places.set(raw.id, itsPlace);
    return itsPlace;
  }

  #nextName(): string {
    return `node${this.nodes.length}`;
  }

  #put(node: GraphNode, { id }: Raw): string {
    const place = `${node.name}:0`;
    this.nodes.push(node);
    this.#places.set(id, place);
    return place;
  }
}

const inputName = (index: number): string => `input${index}`;
