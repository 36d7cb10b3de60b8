import { createHash } from "node:crypto";
import { repeated } from "../../base/named";
import { isObject } from "../config/parse";
import { settingsIn, settingsOver, type Settings, type SettingsContext } from "../config/settings";
import { shortName } from "../run/request";

/** One run of a sweep, as its file has it. */
export interface SweepEntry {
  /** What varies, as a name of a folder: `strategy=lwf-seed=2`. */
  readonly name: string;
  /** All of its options. */
  readonly settings: Settings;
}

/** Most runs of a sweep. */
const mostRuns = 10_000;

/**
 * The runs of a sweep: each entry of `list` with each combination of the values of `grid`, in the order of the file;
 * the last option of the grid changes first.
 * @param base what all runs have in common.
 */
export function sweepEntries(
  base: Settings,
  list: unknown,
  grid: unknown,
  context: SettingsContext,
): readonly SweepEntry[] {
  const { refuse } = context;
  const items = listIn(list, context);
  const combinations = combinationsIn(grid, context);
  const count = items.length * combinations.length;
  if (count > mostRuns) refuse(`it describes ${count} runs, and at most ${mostRuns} are taken`);
  const varied = items.flatMap((item) =>
    combinations.map((combination) => {
      const both = Object.keys(item).find((key) => key in combination);
      if (both !== undefined) refuse(`${both} is in the list and in the grid`);
      return { ...item, ...combination };
    }),
  );
  return named(varied).map(({ name, settings }) => ({
    name,
    // One step for each: an option of a strategy changes the strategy of the list or of the grid.
    settings: settingsOver(base, settings, refuse),
  }));
}

function listIn(list: unknown, context: SettingsContext): readonly Settings[] {
  if (list === undefined) return [{}];
  const { refuse } = context;
  if (!Array.isArray(list) || list.length === 0) refuse("list takes a list of options by name");
  return (list as readonly unknown[]).map((item, index) =>
    isObject(item) ? settingsIn(item, context) : refuse(`list[${index}] holds no options by name`),
  );
}

function combinationsIn(grid: unknown, context: SettingsContext): readonly Settings[] {
  if (grid === undefined) return [{}];
  const { refuse } = context;
  if (!isObject(grid)) return refuse("grid takes options by name, each with a list of values");
  const axes = Object.entries(grid).map(([key, values]) => {
    if (!Array.isArray(values) || values.length === 0) refuse(`grid.${key} takes a list of values`);
    return (values as readonly unknown[]).map((value) => settingsIn({ [key]: value }, context));
  });
  const twice = repeated(axes.map(([first]) => Object.keys(first)[0]));
  if (twice !== undefined) refuse(`${twice} is in the grid twice`);
  const count = axes.reduce((product, { length }) => product * length, 1);
  if (count > mostRuns) refuse(`the grid has ${count} combinations, and at most ${mostRuns} are taken`);
  return axes.reduce<readonly Settings[]>(
    (combinations, axis) => combinations.flatMap((earlier) => axis.map((value) => ({ ...earlier, ...value }))),
    [{}],
  );
}

/** Names of what varies. Where two are the same as folders, each has a hash of what it stands for. */
function named(all: readonly Settings[]): readonly SweepEntry[] {
  const texts = all.map((settings) => Object.entries(settings).map(([key, value]) => `${key}=${String(value)}`));
  const names = texts.map((parts) => shortName(parts.join("-").replace(/[^\w.=-]+/g, "_")) || "run");
  return all.map((settings, i) => {
    const isAlone = names.indexOf(names[i]) === names.lastIndexOf(names[i]);
    const hash = createHash("sha256").update(JSON.stringify(texts[i])).digest("hex").slice(0, 8);
    return { name: isAlone ? names[i] : `${names[i]}-${hash}`, settings };
  });
}
