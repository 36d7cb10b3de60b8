import { inside } from "./project.mjs";

// Jupyter refuses to run as root, which is who one is in most containers.
const asRoot = process.getuid?.() === 0 ? ["--allow-root"] : [];

/**
 * Arguments of the project's Python for JupyterLab on a folder: reachable from this machine alone and with a token,
 * which it makes itself; it asks nobody for updates or news; figures follow its theme.
 * @param {string} folder
 * @param {readonly string[]} args further ones; an address among them takes the place of loopback
 */
export const lab = (folder = inside("notebooks"), args = []) => [
  "-m",
  "jupyterlab",
  ...(args.some((arg) => /^--(ServerApp\.)?ip\b/.test(arg)) ? [] : ["--ip=127.0.0.1"]),
  `--ServerApp.root_dir=${folder}`,
  "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
  "--LabApp.news_url=None",
  `--LabApp.extra_labextensions_path=${inside("environment", "labextensions")}`,
  ...asRoot,
  ...args,
];
