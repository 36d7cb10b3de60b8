import { createHash } from "node:crypto";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { assertPhotographs } from "../limits";
import { assertBytes, isHidden, type PhotographFiles } from "./files";

/** A file of the folder, and what tells it from others. */
interface Found {
  readonly name: string;
  /** Bytes, and when it was written last in nanoseconds. */
  readonly state: string;
}

/**
 * The files below a folder. Links are followed; a folder that a link leads to twice is read once.
 * @throws `data/too-large`
 */
export async function openFolder(path: string): Promise<PhotographFiles> {
  const found: Found[] = [];
  await walk(path, "", found, new Set());
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const hash = createHash("sha256");
  for (const { name, state } of found) hash.update(`${JSON.stringify(name)} ${state}\n`);
  return {
    path,
    names: found.map(({ name }) => name),
    identity: hash.digest("hex"),
    async read(name, most) {
      const file = join(path, name);
      assertBytes((await stat(file)).size, most);
      return readFile(file);
    },
    close: async () => {},
  };
}

async function walk(root: string, below: string, found: Found[], visited: Set<string>): Promise<void> {
  const folder = join(root, below);
  const real = await realpath(folder);
  if (visited.has(real)) return;
  visited.add(real);
  for (const name of await readdir(folder)) {
    const path = below === "" ? name : `${below}/${name}`;
    if (isHidden(path)) continue;
    const state = await stat(join(root, path), { bigint: true }).catch(() => undefined);
    if (state?.isDirectory()) await walk(root, path, found, visited);
    else if (state?.isFile()) found.push({ name: path, state: `${state.size} ${state.mtimeNs}` });
    assertPhotographs(root, found.length);
  }
}
