/** Longest name of a metric or a parameter, in characters: MLflow takes 250, a file name 255 bytes. */
const longest = 60;

/**
 * A name as MLflow takes it for a metric, a parameter or a tag: letters, digits, spaces and `_ . - :`
 * (mlflow/utils/validation.py). Other characters become a hyphen. It is also the name of a file.
 */
export function safeName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}_.\- :]/gu, "-").slice(0, longest);
  return /^\.*$/.test(plain) ? `-${plain}` : plain;
}

/** Gives each name once: where two names become the same, the later one has a number after it. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const safe = safeName(name);
    let distinct = safe;
    for (let n = 2; taken.has(distinct); n++) distinct = `${safe} ${n}`;
    taken.add(distinct);
    return distinct;
  });
}
