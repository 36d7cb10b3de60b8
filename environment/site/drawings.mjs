/**
 * A document whose drawings in Mermaid are tables: what is at the beginning of an arrow, and where its arrows lead.
 * TypeDoc does not draw them.
 * @param {string} text
 */
export const withoutDrawings = (text) =>
  text.replace(/^```mermaid\n([\s\S]*?)^```$/gm, (_, drawing) => {
    /** @type {Map<string, string[]>} */
    const targets = new Map();
    for (const [, from, to] of drawing.matchAll(/^\s*(\w+) -\.?->? ?(\w+)$/gm)) {
      targets.set(from, [...(targets.get(from) ?? []), `\`${to}\``]);
    }
    const lines = [...targets].map(([from, to]) => `| \`${from}\` | ${to.join(", ")} |`);
    return ["| room | imports |", "| --- | --- |", ...lines].join("\n");
  });
