/** @param {string} text */
export const code = (text) => `\`${text}\``;

/** @param {string} name */
export const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Prose in Markdown: what would be a mark there stands for itself. Code between backticks stays as it is.
 * @param {string} text
 */
export const prose = (text) =>
  text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[*_<\\]/g, (mark) => `\\${mark}`)))
    .join("");

/** @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * A docstring in Markdown. Indented lines are a formula in plain letters, and stay so.
 * @param {string} docstring
 */
export function docstringText(docstring) {
  return docstring
    .split(/\n{2,}/)
    .filter((paragraph) => !/^`\w+` throws /.test(paragraph))
    .map((paragraph) => {
      if (/^ {4}/.test(paragraph)) return fence("text", paragraph.replace(/^ {4}/gm, ""));
      return prose(paragraph);
    })
    .join("\n\n");
}

/**
 * @param {string} language
 * @param {string} text
 */
export const fence = (language, text) => `\`\`\`${language}\n${text}\n\`\`\``;

/**
 * A Markdown table. A bar in a cell is written so that it does not end the cell.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function table(head, rows) {
  /** @param {readonly string[]} cells */
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/**
 * A document of sections; a section without a text is left out.
 * @param {readonly (readonly [heading: string, text: string])[]} sections
 */
export const sectionsText = (sections) =>
  sections
    .filter(([, text]) => text !== "")
    .map(([heading, text]) => `${heading}\n\n${text}`)
    .join("\n\n");
