/** The box that an SVG text is drawn in: [x, y, width, height]. @throws RangeError where the text has none. */
export function viewBoxOf(svg: string): readonly number[] {
  const [, box] = /viewBox="([^"]+)"/.exec(svg) ?? [];
  if (box === undefined) throw new RangeError("an SVG without a viewBox");
  return box.split(" ").map(Number);
}
