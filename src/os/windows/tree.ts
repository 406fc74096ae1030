// Ways through an answer file of Windows: passes, components, elements.
import type { Element } from "../answers/xml.ts";

export function childrenNamed(parent: Element | null, name: string): readonly Element[] {
  return (parent?.children ?? []).flatMap((child) => (typeof child !== "string" && child.name === name ? [child] : []));
}

/** The first at the end of a path of names; null when there is none. */
export function childAt(parent: Element | null, ...path: readonly string[]): Element | null {
  return path.reduce<Element | null>((one, name) => childrenNamed(one, name)[0] ?? null, parent);
}

/** What stands in an element; null when there is none. */
export function textAt(parent: Element | null, ...path: readonly string[]): string | null {
  const found = childAt(parent, ...path);
  return found === null
    ? null
    : found.children
        .filter((child) => typeof child === "string")
        .join("")
        // XML's blanks only: a name may end in others.
        .replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

export function elementsIn(parent: Element | null): readonly Element[] {
  return (parent?.children ?? []).filter((child) => typeof child !== "string");
}

/** `specialize`, `Shell-Setup`; null when there is no such component in that pass. */
export function componentOf(root: Element, pass: string, name: string): Element | null {
  return (
    childrenNamed(root, "settings")
      .filter(({ attributes }) => attributes.pass === pass)
      .flatMap((settings) => childrenNamed(settings, "component"))
      .find(({ attributes }) => attributes.name === `Microsoft-Windows-${name}`) ?? null
  );
}
