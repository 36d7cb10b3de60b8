import { programOnPath } from "../pathLookup";

/** Names of programs that draw figures: Chromium and Chrome, in the order in which they are tried. */
export const browserNames: readonly string[] = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];

/**
 * Path of the browser that draws figures: `PALIMPSEST_CHROMIUM`, else the first of Chromium and Chrome on the PATH;
 * undefined if there is none.
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.PALIMPSEST_CHROMIUM || programOnPath(browserNames, { env });
}
