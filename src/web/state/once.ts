/** Remembers what a pure function gave for each record, as long as the record lives. */
export function once<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const kept = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const found = kept.get(key) ?? { value: compute(key) };
    kept.set(key, found);
    return found.value;
  };
}
