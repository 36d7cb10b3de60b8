import { dirname, join } from "node:path";

/** Folder of the package: sources (`src/`) and the build (`dist/`) both lie one level below it. */
export const packageRoot = dirname(__dirname);

/** Version of the package. */
export const packageVersion: string = (require(join(packageRoot, "package.json")) as { version: string }).version;
