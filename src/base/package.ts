import { dirname, join } from "node:path";

/** What `environment/shared/folders.cjs` says; the installation, which has no build yet, asks it too. */
interface Folders {
  /** The folder that `.venv` and `node_modules` are in: the package's own, or the one that it is used in. */
  readonly home: string;
  /** Whether npm installed the package, which is a checkout otherwise. */
  readonly isInstalled: boolean;
  /** The command that installs what is missing. */
  readonly setupCommand: string;
  /** Folder of an installed package. Where there is none, the one that it would be in. */
  readonly folderOf: (name: string) => string;
}

/**
 * Folder of the package. This file lies two levels below it: in `src/base` of the sources, in `dist/base` of the build.
 */
export const packageRoot = dirname(dirname(__dirname));

/** Version of the package. */
export const packageVersion: string = (require(join(packageRoot, "package.json")) as { version: string }).version;

/** Where what the package needs is installed. */
export const { folderOf, home, isInstalled, setupCommand } = require(
  join(packageRoot, "environment", "shared", "folders.cjs"),
) as Folders;
