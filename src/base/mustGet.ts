/**
 * The value of a key that is in the map by construction.
 * @throws RangeError where it is not: a fault of this program, not of its input.
 */
export function mustGet<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined && !map.has(key)) throw new RangeError(`there is no entry for ${String(key)}`);
  return value as V;
}
