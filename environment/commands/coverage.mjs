import { ensure } from "../install/bootstrap.mjs";
import { existsSync, readFileSync } from "node:fs";
import { foreground, main } from "../shared/process.mjs";
import { inside } from "../shared/project.mjs";

const report = inside(".cache", "coverage");

/**
 * The tests, and how much of `src` they run: a table of rooms and a line with the figure. Arguments go to the tests
 * (`npm run coverage -- nn/`). The pages of every file are in `.cache/coverage/index.html`.
 */
await main(async (args) => {
  await ensure();
  const c8 = [
    inside("node_modules", "c8", "bin", "c8.js"),
    ...[
      "--all",
      "--merge-async",
      "--include=src/**/*.ts",
      "--extension=.ts",
      "--exclude=**/*.d.ts",
      "--exclude=src/records/**",
    ],
    ...["--reporter=json-summary", "--reporter=html", `--reports-dir=${report}`],
    `--temp-directory=${inside(".cache", "coverage-raw")}`,
  ];
  const code = await foreground(process.execPath, [
    ...c8,
    process.execPath,
    inside("environment", "commands", "test.mjs"),
    ...args,
  ]);
  const summary = inside(".cache", "coverage", "coverage-summary.json");
  if (existsSync(summary)) console.log(table(JSON.parse(readFileSync(summary, "utf8"))));
  return code;
});

/** @typedef {{ covered: number, total: number }} Count */
/** @typedef {{ lines: Count, branches: Count }} Counts */

/**
 * Lines and branches that ran, of each room and in all.
 * @param {{ total: Counts } & Record<string, Counts>} summary
 */
function table({ total, ...files }) {
  /** @type {Map<string, Counts>} */
  const rooms = new Map();
  for (const [path, { lines, branches }] of Object.entries(files)) {
    const room = path.slice(inside("src").length + 1).split("/")[0];
    const sum = rooms.get(room) ?? { lines: { covered: 0, total: 0 }, branches: { covered: 0, total: 0 } };
    add(sum.lines, lines);
    add(sum.branches, branches);
    rooms.set(room, sum);
  }
  const rows = [...rooms].sort(([left], [right]) => left.localeCompare(right));
  /** @type {(name: string, counts: Counts) => string} */
  const line = (name, { lines, branches }) => `${name.padEnd(16)}${percent(lines)}${percent(branches)}`;
  return [
    `${"".padEnd(16)}   lines  branches`,
    ...rows.map(([room, sum]) => line(`src/${room}`, sum)),
    "",
    `coverage: ${percent(total.lines).trim()} of lines, ${percent(total.branches).trim()} of branches`,
  ].join("\n");
}

/**
 * @param {Count} sum
 * @param {Count} count
 */
function add(sum, count) {
  sum.covered += count.covered;
  sum.total += count.total;
}

/** @param {Count} count */
function percent({ covered, total }) {
  return `${(total === 0 ? 100 : (100 * covered) / total).toFixed(1)}%`.padStart(9);
}
