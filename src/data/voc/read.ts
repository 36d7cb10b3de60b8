import { basename } from "node:path";
import { error } from "../../base/errors";
import type { Source } from "../arrange";
import { taskOf } from "../partition";
import { sessionsOf } from "../protocol";
import { vocClasses, vocTasks } from "./classes";
import { findVoc, readImageSets, type DifficultPolicy } from "./devkit";
import { listedOf, listedParts, matchLists, readLabelLists } from "./lists";
import { keptOnly, onlyClassesOf } from "./only";

/** What of Pascal VOC is read, and from where. */
export interface ReadVocOptions {
  /** The VOCdevkit, or the folder that holds it; may be left out where `lists` are given and no image will be read. */
  readonly directory?: string;
  /** Folder of the original's label lists, whose split is then taken. */
  readonly lists?: string;
  /** Default `negative`, as the report. */
  readonly difficult?: DifficultPolicy;
  /** 2007 or 2012; default both, as the report, or 2007 for sessions, as published. */
  readonly year?: number;
  /** Names of classes with commas between: an image that shows none of them is left out. Default: all images. */
  readonly only?: string;
  /** As `ProtocolName`: sessions are of VOC2007's published parts. */
  readonly protocol?: string;
}

/** Images of Pascal VOC with labels of all 20 classes, in their parts, and the name of what was read. */
export type ReadVoc = Pick<Source, "name" | "parts" | "unused">;

/**
 * Reads Pascal VOC before any protocol. Named `voc` when VOC2007 and VOC2012 are both there, otherwise `voc2007` or
 * `voc2012`.
 * @throws `path/missing`, `argument/invalid`, and the `devkit/` errors of `readImageSets` and of the lists' readers.
 */
export async function readVoc({ only, ...options }: ReadVocOptions): Promise<ReadVoc> {
  const wanted = only === undefined ? undefined : onlyClassesOf(only);
  const read = await readAll(options);
  return wanted === undefined ? read : keptOnly(read, wanted);
}

async function readAll({
  directory,
  lists,
  difficult = "negative",
  year,
  protocol = "disjoint",
}: Omit<ReadVocOptions, "only">): Promise<ReadVoc> {
  const every = lists === undefined ? undefined : await readLabelLists(lists, vocTasks.length, vocClasses.length);
  const listed = every && (year === undefined ? every : listedOf(every, year));
  if (listed && listed.every(({ train, test }) => train.length + test.length === 0))
    throw error("argument/invalid", { argument: "year", received: year, takes: "2007 or 2012 with label lists" });
  if (directory === undefined && listed) return { name: `voc${year ?? ""}`, parts: listedParts(listed) };
  const sessions = sessionsOf(protocol) !== undefined;
  const sets = await findVoc(directory ?? "", year ?? (sessions && !listed ? 2007 : undefined));
  const examples = await readImageSets(sets, vocClasses, difficult);
  const years = new Set(sets.map(({ folder }) => basename(folder).toLowerCase()));
  const name = years.size === 1 ? [...years][0] : "voc";
  if (listed) {
    const rule = { taskOf: (labels: Uint8Array) => taskOf(labels, vocTasks), lenient: difficult === "positive" };
    const parts = matchLists(listed, examples.flat(), rule);
    const images = examples.flat().length - parts.train.length - parts.test.length;
    return { name, parts, unused: [{ reason: "not in the label lists", images }] };
  }
  const tested = sets.findIndex(({ set }) => set === "test");
  if (!sessions || tested < 0) return { name, parts: { train: examples.flat() } };
  return {
    name,
    parts: { train: examples.flatMap((set, index) => (index === tested ? [] : set)), test: examples[tested] },
  };
}
