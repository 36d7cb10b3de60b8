import { error } from "../../base/errors";

/** The classes of a task, as their names or as indices into the names of all classes. */
export interface TaskOfClasses {
  /** Names, as of `summarise`, or indices, as of a benchmark's tasks. */
  readonly classes: readonly (number | string)[];
}

/** Classes that are shown together. */
export interface ClassGroup {
  /** Index of the task that brings them, from 0; undefined for classes of no task that is known. */
  readonly task: number | undefined;
  /** Indices into the names of all classes. */
  readonly classes: readonly number[];
}

/**
 * Classes by the task that brings them, in the order of the tasks; what no task names comes last.
 * @throws `argument/invalid` for a class that is not among `names`, or that two tasks bring.
 */
export function classGroups(names: readonly string[], tasks: readonly TaskOfClasses[] = []): readonly ClassGroup[] {
  const taken = new Set<number>();
  const groups = tasks.map(({ classes }, task): ClassGroup => {
    const indices = classes.map((name) => {
      const index = typeof name === "number" ? name : names.indexOf(name);
      const takes = "each class once, by its name or its index among the classes";
      if (names[index] === undefined || taken.has(index))
        throw error("argument/invalid", { argument: `tasks[${task}].classes`, received: name, takes });
      taken.add(index);
      return index;
    });
    return { task, classes: indices };
  });
  const others = names.flatMap((_, index) => (taken.has(index) ? [] : [index]));
  return others.length > 0 ? [...groups, { task: undefined, classes: others }] : groups;
}
