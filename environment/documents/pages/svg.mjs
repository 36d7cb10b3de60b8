/** Drawings of pages as SVG, which GitHub and browsers show. They have a white ground of their own. */

const font = `font-family="Helvetica, Arial, sans-serif"`;

/** @param {number} value */
const short = (value) => String(Number(value.toFixed(1)));

/**
 * @param {number} width
 * @param {number} height
 * @param {string} title what the drawing shows, for who does not see it
 * @param {readonly string[]} parts
 */
export const svg = (width, height, title, parts) =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      `role="img" ${font}>`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="6" fill="#ffffff"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {{ readonly colour?: string, readonly size?: number, readonly anchor?: string, readonly bold?: boolean }} look
 */
export const text = (x, y, content, { colour = "#333333", size = 12, anchor = "start", bold = false } = {}) =>
  `<text x="${short(x)}" y="${short(y)}" font-size="${size}" fill="${colour}" text-anchor="${anchor}"` +
  `${bold ? ' font-weight="bold"' : ""}>${escaped(content)}</text>`;

/**
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 * @param {{ readonly colour?: string, readonly width?: number, readonly dash?: string }} look
 */
export const line = ([x1, y1], [x2, y2], { colour = "#cccccc", width = 1, dash = "" } = {}) =>
  `<line x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}" stroke="${colour}" ` +
  `stroke-width="${width}"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}/>`;

/**
 * A line with a head at its end.
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 * @param {{ readonly colour: string, readonly width?: number }} look
 */
export function arrow(from, to, { colour, width = 2.5 }) {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const size = 4 * width;
  const corners = [0, 2.6, -2.6].map((turn) => {
    const [x, y] = turn === 0 ? to : [to[0] + size * Math.cos(angle + turn), to[1] + size * Math.sin(angle + turn)];
    return `${short(x)},${short(y)}`;
  });
  return `${line(from, to, { colour, width })}<polygon points="${corners.join(" ")}" fill="${colour}"/>`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} colour
 */
export const dot = (x, y, radius, colour) =>
  `<circle cx="${short(x)}" cy="${short(y)}" r="${radius}" fill="${colour}"/>`;
