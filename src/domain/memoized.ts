/**
 * A pure function that remembers its results: for what is asked for by the million while few keys differ. A memory that
 * is full begins anew.
 */
export function memoized<Key, Value>(compute: (key: Key) => Value, mostKeys = 20_000): (key: Key) => Value {
  const memory = new Map<Key, Value>();
  return (key) => {
    const known = memory.get(key);
    if (known !== undefined) return known;
    const value = compute(key);
    if (memory.size >= mostKeys) memory.clear();
    memory.set(key, value);
    return value;
  };
}
