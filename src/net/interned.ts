// Text that is made of a number over and over again, made once: the same addresses come in every packet, and text that was
// looked up before is looked up faster.

/** Bounds the memory; beyond it, it begins anew. */
const MOST = 65_536;

/** @param make the text of a number */
export function interned<T extends string>(make: (value: number) => T): (value: number) => T {
  let known = new Map<number, T>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    if (known.size >= MOST) known = new Map();
    const made = make(value);
    known.set(value, made);
    return made;
  };
}
