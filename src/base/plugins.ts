import { existsSync, statSync } from "node:fs";
import Module from "node:module";
import { join, resolve } from "node:path";
import { error, PalimpsestError } from "./errors";
import { packageRoot } from "./package";

/** The name that notebooks and plugins import the project by. */
const packageName = "palimpsest";

/** The public surface beside this file: in `src` of the sources, in `dist` of the build. */
const surface = join(__dirname, "..", "index");

/**
 * Loads files that define things of one's own: `registerStrategy(defineStrategy({ ... }))`. TypeScript needs no build.
 * What a file imports as "palimpsest" is the project that runs, and packages that are not beside the file are the
 * project's.
 * @param files paths, from the working directory
 * @returns the absolute paths, in the order in which they were loaded, as the manifest has them
 * @throws `path/missing` for a path that is no file; `plugin/failed` where a file ends with an error
 */
export function loadPlugins(files: readonly string[]): readonly string[] {
  const paths = files.map((file) => resolve(file));
  for (const path of paths) {
    if (!existsSync(path) || !statSync(path).isFile()) {
      throw error("path/missing", { argument: "--plugin", path, expected: "file" });
    }
  }
  if (paths.length === 0) return paths;
  (require("tsx/cjs/api") as { readonly register: () => () => void }).register();
  resolveFromProject();
  for (const path of paths) loadOne(path);
  return paths;
}

function loadOne(path: string): void {
  try {
    require(path);
  } catch (cause) {
    const code = cause instanceof PalimpsestError ? ` [${cause.code}]` : "";
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}${code}` : String(cause);
    throw error("plugin/failed", { path, message }, cause);
  }
}

/** How Node finds the file of an import; not in its types, but stable since its first versions. */
type Resolver = (request: string, parent?: unknown, isMain?: boolean, options?: { paths?: string[] }) => string;
let isResolving = false;

/** From now on, whatever asks for the project by its name gets the one that runs. */
function resolveFromProject(): void {
  if (isResolving) return;
  isResolving = true;
  const loader = Module as unknown as { _resolveFilename: Resolver };
  const original = loader._resolveFilename.bind(loader);
  loader._resolveFilename = (request, parent, ...rest) => {
    if (request === packageName) return original(surface, parent, ...rest);
    try {
      return original(request, parent, ...rest);
    } catch (cause) {
      if (request.startsWith(".") || (cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw cause;
      return original(request, parent, false, { paths: [join(packageRoot, "dist")] });
    }
  };
}
