import { dirname, join } from "node:path";

/**
 * Folder of the package. This file lies two levels below it: in `src/base` of the sources, in `dist/base` of the build.
 */
export const packageRoot = dirname(dirname(__dirname));

/** Version of the package. */
export const packageVersion: string = (require(join(packageRoot, "package.json")) as { version: string }).version;
