import { removeMade } from "../packing/folder.mjs";

/** After `npm pack`: what only a package needs goes. */
removeMade();
