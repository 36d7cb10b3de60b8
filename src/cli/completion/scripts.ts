import { bashScript } from "./bashScript";
import { zshScript } from "./zshScript";

/** The scripts by shell. */
export const scripts = { bash: bashScript, zsh: zshScript } as const;

export type Shell = keyof typeof scripts;

export const shells = Object.keys(scripts) as readonly Shell[];
