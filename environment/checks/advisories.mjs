import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { inside } from "../shared/project.mjs";

/**
 * An advisory on a package of the lock file.
 * @typedef {object} Advisory
 * @property {string} id of GitHub's database: GHSA-...; otherwise the whole address
 * @property {string} name of the package
 * @property {string} title
 * @property {string} severity
 * @property {string} range versions of which it is
 * @property {readonly string[]} paths where packages that it is of are installed
 */

/**
 * Why what an advisory is of cannot be reached.
 * @typedef {object} Reason
 * @property {readonly string[]} paths where the packages are installed
 * @property {readonly string[]} [advisories] their ids; left out for a package that is never loaded, where it is all
 * @property {boolean} loaded whether anything of ours loads the packages; a test holds that it does not
 * @property {string} reason
 */

/** @returns {readonly Reason[]} the reasons that are written down */
export const writtenReasons = () => JSON.parse(readFileSync(inside("environment", "checks", "unreached.json"), "utf8"));

/**
 * The advisories of a report, one each; what merely depends on a package with one is not counted again.
 * @param {any} report what `npm audit --json` printed (`auditReportVersion` 2)
 * @returns {Advisory[]}
 */
export function openAdvisories(report) {
  return Object.values(report.vulnerabilities).flatMap(({ nodes, via }) =>
    via
      .filter((/** @type {unknown} */ cause) => typeof cause === "object")
      .map((/** @type {any} */ { url, name, title, severity, range }) => ({
        id: /GHSA(-\w{4}){3}$/.exec(url)?.[0] ?? url,
        ...{ name, title, severity, range, paths: nodes },
      })),
  );
}

/**
 * The reasons why an advisory cannot be reached; undefined where some place of it has none.
 * @param {Advisory} advisory
 * @param {readonly Reason[]} reasons
 */
export function reasonsFor({ id, paths }, reasons) {
  const found = paths.map((path) =>
    reasons.find(
      (each) =>
        each.paths.includes(path) && (each.advisories === undefined ? !each.loaded : each.advisories.includes(id)),
    ),
  );
  return found.length > 0 && found.every((each) => each !== undefined)
    ? [...new Set(found.map((each) => each?.reason))]
    : undefined;
}

/** What npm says of the lock file; `problem` where the registry does not tell advisories. */
export function npmAudit() {
  const args = ["audit", "--json", "--package-lock-only"];
  const runningNpm = process.env.npm_execpath;
  const [command, first] = runningNpm?.endsWith("npm-cli.js") ? [process.execPath, [runningNpm]] : ["npm", []];
  const { stdout, error } = spawnSync(command, [...first, ...args], { cwd: inside(), encoding: "utf8" });
  if (error) return { problem: error.message };
  return reportIn(stdout);
}

/**
 * A report out of the text of one.
 * @param {string} text
 * @returns {{ report: any } | { problem: string }}
 */
export function reportIn(text) {
  let said;
  try {
    said = JSON.parse(text);
  } catch {
    return { problem: "what it said is no JSON" };
  }
  if (said?.auditReportVersion === 2) return { report: said };
  return { problem: said?.message ?? said?.error?.summary ?? "it has no auditReportVersion 2" };
}
