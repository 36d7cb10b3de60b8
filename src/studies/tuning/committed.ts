import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { error } from "../../base/errors";
import { parseJson } from "../../base/json/parse";
import { packageRoot } from "../../base/package";
import type { Scale } from "../../records";
import type { Study, StudyMethod } from "../study";
import { protocolOf, type TunedMethod, type TuningReport } from "./report";
import { withPoint, type NamedOptions } from "./space";

/** Where what tuning chose is kept. */
export const tuningFolder = join(packageRoot, "docs", "tuning");

/** A file of a tuning. */
interface TuningFile {
  readonly name: string;
  readonly report: TuningReport;
}

/**
 * The study with the options that tuning chose in the methods that are to be tuned. They are found by what their trials
 * had in common with the method: strategy, labels, benchmark, network, protocol.
 * @param folder of the files; default `docs/tuning` of the project.
 * @throws `tuning/choice` where none of the files, or more than one, has a method
 */
export function withTuned(study: Study, scale: Scale, folder = tuningFolder): Study {
  if (!study.methods.some(({ tuned }) => tuned)) return study;
  const files = tuningFiles(folder);
  return { ...study, methods: study.methods.map((method) => tunedMethod(method, scale, files)) };
}

/** What a file of a tuning holds; undefined where there is no file. */
export function readTuning(path: string): TuningReport | undefined {
  return existsSync(path) ? (parseJson(readFileSync(path, "utf8")) as TuningReport) : undefined;
}

function tuningFiles(folder: string): readonly TuningFile[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return names.sort().flatMap((name) => {
    const report = readTuning(join(folder, name));
    return report ? [{ name, report }] : [];
  });
}

function tunedMethod(method: StudyMethod, scale: Scale, files: readonly TuningFile[]): StudyMethod {
  const { name, options, tuned } = method;
  if (!tuned) return method;
  const named = namedOptions({ ...options, scale });
  const protocol = protocolOf(named);
  const found = files.flatMap(({ name: file, report }) =>
    report.methods.filter((one) => isDeepStrictEqual(one.protocol, protocol)).map((one) => ({ file, one })),
  );
  if (found.length !== 1) throw error("tuning/choice", refusalOf(name, named, found));
  return { name, options: withoutScale(withPoint(named, found[0].one.choice.options)) };
}

const withoutScale = ({ scale: _, ...options }: NamedOptions): NamedOptions => options;

function refusalOf(
  method: string,
  { strategy, labels, scale }: NamedOptions,
  found: readonly { readonly file: string; readonly one: TunedMethod }[],
) {
  const problem =
    found.length === 0
      ? "no file of docs/tuning has them with this protocol"
      : `${found.map(({ file }) => file).join(" and ")} of docs/tuning have them both; remove one`;
  const given = [`--strategy ${strategy}`, ...(labels ? [`--labels ${labels}`] : []), `--scale ${scale}`];
  return { method, problem, command: `npx palimpsest tune ${given.join(" ")}` };
}

/** @throws `study/own-method` for a method of one's own, which tuning does not take */
function namedOptions(options: StudyMethod["options"] & { readonly scale: Scale }): NamedOptions {
  const { strategy, direction, head, ...others } = options;
  for (const [kind, part] of Object.entries({ strategy, direction, head })) {
    if (part !== undefined && typeof part !== "string") throw error("study/own-method", { method: `the ${kind}` });
  }
  return { ...others, ...({ strategy, direction, head } as Pick<NamedOptions, "strategy" | "direction" | "head">) };
}
