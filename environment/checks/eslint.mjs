import { relative } from "node:path";
import { ESLint } from "eslint";
import { limits } from "./limits.mjs";

/** @typedef {{ path: string, line: number, rule: string, text: string, allowed: boolean }} Finding */

const assertion = "@typescript-eslint/no-non-null-assertion";

/**
 * What ESLint finds, one entry a place. Non-null assertions in `src` are allowed
 * as long as there are not too many; everything else is a fault.
 * @param {string} root the project folder
 * @param {string[]} files paths or patterns below it
 * @returns {Promise<Finding[]>}
 */
export async function lintFindings(root, files = ["src", "test", "bench", "environment"]) {
  const eslint = new ESLint({
    cwd: root,
    cache: true,
    cacheLocation: ".cache/eslint/",
    cacheStrategy: "content",
    errorOnUnmatchedPattern: false,
  });
  const results = await eslint.lintFiles(files);
  const findings = results.flatMap(({ filePath, messages }) =>
    messages.map(({ line = 1, ruleId, message }) => ({
      path: relative(root, filePath),
      line,
      rule: ruleId ?? "parser",
      text: message.replace(/\s*\n\s*/g, " "),
      allowed: false,
    })),
  );
  const assertions = findings.filter(({ path, rule }) => rule === assertion && path.startsWith("src/"));
  const few = assertions.length <= limits.nonNullAssertions;
  return findings.map((finding) => ({ ...finding, allowed: few && assertions.includes(finding) }));
}

/**
 * A finding as editors and terminals read it: a place, and what is wrong there.
 * @param {Finding} finding
 */
export const findingText = ({ path, line, rule, text }) => `${path}:${line} ${text} (${rule})`;

/**
 * How many findings each room has of each rule, as lines of text: the most first.
 * @param {readonly Finding[]} findings
 */
export function findingCounts(findings) {
  const counts = new Map();
  for (const { path, rule } of findings) {
    const room = path.split("/").slice(0, 2).join("/");
    const key = `${room.padEnd(24)} ${rule}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([left, most], [right, more]) => more - most || left.localeCompare(right));
  return sorted.map(([key, count]) => `${String(count).padStart(4)}  ${key}`);
}
