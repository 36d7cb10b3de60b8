/**
 * The methods of a text with commas between: `lwf,er:memory=100,policy=prs,derpp` has three. What begins as
 * `option=value` belongs to the method before it. A method that comes twice counts once.
 */
export function methodsIn(text: string): readonly string[] {
  const methods: string[] = [];
  for (const piece of text.split(",")) {
    const last = methods.length - 1;
    if (last >= 0 && /^[\w-]+=/.test(piece)) methods[last] += `,${piece}`;
    else methods.push(piece);
  }
  return [...new Set(methods)];
}
