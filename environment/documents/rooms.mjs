import { createRequire } from "node:module";
import { join } from "node:path";
import { importsOf } from "../checks/imports.mjs";

/**
 * An arrow between two rooms: the first imports the second.
 * @typedef {{ readonly from: string, readonly to: string, readonly typesAlone: boolean }} Arrow
 */

/** The rooms that stand side by side on the ground. */
const groundRooms = ["data", "nn", "directions", "metrics", "distributed"];

/**
 * The room of a file of `src`; undefined for the public surface and for what is not ours.
 * @param {string} path
 */
const roomOf = (path) => /^src\/([^/]+)\//.exec(path)?.[1];

/**
 * The rooms of a project's `src` and the imports between them, one arrow for all imports of one room by another.
 * @param {string} root the project folder
 * @returns {Promise<{ readonly rooms: readonly string[], readonly arrows: readonly Arrow[] }>}
 */
export async function roomArrows(root) {
  const { modules } = await importsOf(root, ["src"]);
  /** @type {Map<string, Arrow>} */
  const arrows = new Map();
  for (const { source, dependencies } of modules) {
    for (const { resolved, dependencyTypes } of dependencies) {
      const [from, to] = [roomOf(source), roomOf(resolved)];
      if (from === undefined || to === undefined || from === to) continue;
      const key = `${from} ${to}`;
      const typesAlone = dependencyTypes.includes("type-only") && (arrows.get(key)?.typesAlone ?? true);
      arrows.set(key, { from, to, typesAlone });
    }
  }
  const rooms = [...new Set(modules.flatMap(({ source }) => roomOf(source) ?? []))].sort();
  return { rooms, arrows: [...arrows.values()].sort((a, b) => `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`)) };
}

/**
 * The arrows that no path of other arrows implies. There must be no circle.
 * @param {readonly Arrow[]} arrows
 */
function withoutDetours(arrows) {
  /** @param {string} room @returns {Set<string>} */
  const reachable = (room) =>
    new Set(arrows.filter(({ from }) => from === room).flatMap(({ to }) => [to, ...reachable(to)]));
  return arrows.filter(
    ({ from, to }) => !arrows.some((other) => other.from === from && other.to !== to && reachable(other.to).has(to)),
  );
}

/**
 * The drawing of the rooms as a Mermaid graph in a fenced block, which GitHub shows.
 * @param {string} root the project folder
 */
export async function drawingOf(root) {
  const { rooms, arrows } = await roomArrows(root);
  const above = rooms.filter((room) => !groundRooms.includes(room));
  const lines = withoutDetours(arrows).map(
    ({ from, to, typesAlone }) => `${from} ${typesAlone ? "-.->" : "-->"} ${to}`,
  );
  return [
    "```mermaid",
    "flowchart TD",
    ...above.map((room) => `  ${room}`),
    '  subgraph ground ["on the ground: none imports another"]',
    ...rooms.filter((room) => groundRooms.includes(room)).map((room) => `    ${room}`),
    "  end",
    ...lines.map((line) => `  ${line}`),
    "```",
  ].join("\n");
}

/**
 * What each room may import, as a Markdown table. It is read from the rules that `npm run lint` and the tests apply.
 * @param {string} root the project folder
 */
export function allowedTable(root) {
  /** @type {{ readonly forbidden: readonly { readonly name: string, readonly comment: string }[] }} */
  const { forbidden } = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs"));
  const rows = forbidden.flatMap(({ name, comment }) => {
    const room = /^arrow-up-from-(.+)$/.exec(name)?.[1];
    return room === undefined ? [] : [`| \`${room}\` | ${comment.replace(/^\S+ may import (.*)\.$/, "$1")} |`];
  });
  return ["| room | may import |", "| --- | --- |", ...rows].join("\n");
}
