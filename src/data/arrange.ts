import { error } from "../base/errors";
import { quoted } from "../base/words/quoted";
import { repeated } from "../base/named";
import type { LeftOut } from "../records";
import type { Benchmark, Example } from "./benchmark";
import { nearEqual } from "./names/classNames";
import { countsOf, showsNoClass } from "./counts";
import { assertTasks } from "./limits";
import { hashOf } from "./hash";
import { assign, divide, type ClassGroups, type DivideOptions, type Parts } from "./partition";
import { planOf, type ClassOrder } from "./protocol";

/** Annotated images as a data set gives them, before any protocol. */
export interface Source {
  /** Name of the benchmark. */
  readonly name: string;
  /** Names of the classes, in order. */
  readonly classes: readonly string[];
  /** Class indices of the data set's own tasks, where it has any; together all classes. */
  readonly tasks?: ClassGroups;
  /** Protocol where none is asked for. */
  readonly protocol: string;
  /**
   * The parts it was published in; where there is no test or validation part, one is taken at random from the training
   * images.
   */
  readonly parts: Pick<Parts, "train"> & Partial<Parts>;
  /** Images that were read and are in none of the parts, with the reason. */
  readonly unused?: readonly LeftOut[];
  /** Further test sets by name. */
  readonly otherTests?: Readonly<Record<string, readonly Example[]>>;
}

/** How annotated images become a sequence of tasks. */
export interface ArrangeOptions {
  /** As `ProtocolName`; default the data set's own. */
  readonly protocol?: string;
  /** Order in which classes become tasks. Default `own`, that of the data set. */
  readonly classOrder?: ClassOrder;
  /** Names the random parts and class orders. */
  readonly seed: number;
  /** Part taken for test, in [0, 1), where the data set has no test images of its own. Default 0.1. */
  readonly test?: number;
  /**
   * Part of the training images held out for choices, in [0, 1), where there are no validation images; 0 trains on all.
   * Default 0.1.
   */
  readonly validation?: number;
}

/**
 * The benchmark that a protocol makes of a data set.
 * @throws `argument/invalid` for a protocol that does not fit, a part outside [0, 1), or a class that comes twice;
 *   `data/too-large` for more tasks and classes than are counted.
 */
export function arrange(
  source: Source,
  { protocol = source.protocol, classOrder, seed, test, validation }: ArrangeOptions,
): Benchmark {
  const { name, classes, parts, otherTests, unused = [] } = source;
  const twice = repeated(classes);
  if (twice !== undefined)
    throw error("argument/invalid", { argument: "classes", received: twice, takes: "each class once" });
  const { tasks: groups, membership } = planOf(classes, source.tasks, { protocol, classOrder, seed });
  assertTasks(name, groups.length, classes.length);
  const { tasks, leftOut } = assign(completed(parts, groups, { seed, test, validation }), groups, membership);
  const content = { classes, tasks, ...(otherTests && { otherTests }) };
  const notes = nearEqual(classes).map(nearEqualNote);
  return {
    name: [name, ...(protocol === source.protocol ? [] : [protocol]), ...(classOrder ? [classOrder] : [])].join(" "),
    ...content,
    testOn: membership === "each" ? "seen" : "all",
    leftOut,
    counts: countsOf(content, [{ reason: showsNoClass, images: leftOut }, ...unused]),
    ...(notes.length > 0 && { notes }),
    hash: hashOf(content),
  };
}

/** The parts as published, and those that were not taken at random from the training images. */
function completed({ train, validation, test }: Source["parts"], groups: ClassGroups, options: DivideOptions): Parts {
  if (validation && test) return { train, validation, test };
  const drawn = divide(train, groups, { ...options, ...(test && { test: 0 }), ...(validation && { validation: 0 }) });
  return { ...drawn, ...(validation && { validation }), ...(test && { test }) };
}

const nearEqualNote = (names: readonly string[]): string =>
  `the classes ${names.map(quoted).join(" and ")} differ only in case, white space or Unicode form; they stay ` +
  `${names.length} classes`;
