// A person's own data over ours: objects key by key, lists one behind the other, everything else theirs.

/** Neither is changed. */
export function merged(ours: unknown, theirs: unknown): unknown {
  if (Array.isArray(ours) && Array.isArray(theirs)) return [...ours, ...theirs];
  if (!isObject(ours) || !isObject(theirs)) return theirs;
  const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return Object.fromEntries(
    keys.map((key) => [
      key,
      !Object.hasOwn(theirs, key) ? ours[key] : Object.hasOwn(ours, key) ? merged(ours[key], theirs[key]) : theirs[key],
    ]),
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
