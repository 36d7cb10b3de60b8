/**
 * Flags for a browser that draws on this machine only: no sandbox (containers have none), no GPU, nothing fetched in
 * the background.
 */
export const chromiumFlags: readonly string[] = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
