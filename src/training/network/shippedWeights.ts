import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../base/package";
import { showsPhotographs } from "../../data";
import type { RunParameters } from "../../records";

/** Where the weights lie that ship with the package: those of drawings, and those of photographs if there are any. */
export const shippedFolder = join(packageRoot, "weights");

/** Which weights a run wants: by the images of its benchmark, and the network. */
type Wanted = Pick<RunParameters, "network" | "width"> & Partial<Pick<RunParameters, "benchmark">>;

/** Name of a file of shipped weights. `scenes` were trained on drawings, `photos` on photographs. */
const nameOf = (kind: "scenes" | "photos", network: string, width: number): string =>
  `${kind}-${network}-w${width}.safetensors`;

/**
 * The backbone weights that `weights: "pretrained"` stands for. A benchmark of photographs takes those that were
 * trained on photographs, where the folder has them for the network and the width; everything else takes those trained
 * on drawings, which are perhaps not there. `palimpsest pretrain` makes both.
 */
export function pretrainedFile({ network, width, benchmark = "scenes" }: Wanted, folder = shippedFolder): string {
  const photographs = join(folder, nameOf("photos", network, width));
  if (showsPhotographs(benchmark) && existsSync(photographs)) return photographs;
  return join(folder, nameOf("scenes", network, width));
}

/**
 * The width of a network that is to start from shipped weights and may have any: `width`, but on photographs the least
 * that there are weights of photographs of, where there are none of `width` and some of another.
 */
export function shippedWidth(wanted: Wanted, folder = shippedFolder): number {
  const { network, width, benchmark = "scenes" } = wanted;
  if (!showsPhotographs(benchmark) || !existsSync(folder)) return width;
  const names = new Set(readdirSync(folder));
  const widths = [...names].map((name) => Number(/-w(\d+)\.safetensors$/.exec(name)?.[1] ?? NaN));
  const there = widths.filter((each) => names.has(nameOf("photos", network, each)));
  return there.length === 0 || there.includes(width) ? width : Math.min(...there);
}
