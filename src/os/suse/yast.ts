// Values in an AutoYaST file: every element that is no text says of what type it is; items of a list have a name of their own.
import { COMMENT, type Element, element } from "../answers/xml.ts";

export type Value = string | number | boolean | Listed | Symbolic | Comment | Section;
export interface Listed {
  readonly item: string;
  readonly items: readonly Value[];
}
export interface Symbolic {
  readonly symbol: string;
}
export interface Comment {
  readonly comment: string;
}
/** Left out: undefined. */
export type Section = { readonly [name: string]: Value | undefined };

export function list(item: string, items: readonly Value[]): Listed {
  return { item, items };
}

export function symbol(name: string): Symbolic {
  return { symbol: name };
}

export function comment(text: string): Comment {
  return { comment: text };
}

export function node(name: string, value: Value): Element {
  const type = (kind: string) => ({ "config:type": kind });
  if (typeof value === "string") return element(name, value === "" ? [] : [value]);
  if (typeof value === "number") return element(name, [String(value)], type("integer"));
  if (typeof value === "boolean") return element(name, [String(value)], type("boolean"));
  if (isSymbol(value)) return element(name, [value.symbol], type("symbol"));
  if (isComment(value)) return element(COMMENT, [value.comment]);
  if (isListed(value))
    return element(
      name,
      value.items.map((one) => node(value.item, one)),
      type("list"),
    );
  return element(name, nodes(value));
}

export function nodes(section: Section): readonly Element[] {
  return Object.entries(section).flatMap(([name, value]) => (value === undefined ? [] : [node(name, value)]));
}

type Made = Exclude<Value, string | number | boolean>;

function isSymbol(value: Made): value is Symbolic {
  return "symbol" in value;
}

function isComment(value: Made): value is Comment {
  return "comment" in value;
}

function isListed(value: Made): value is Listed {
  return "item" in value && "items" in value;
}

/** All of an element's text, blanks at its ends taken off. */
export function textIn(one: Element | undefined): string {
  return (one?.children ?? [])
    .filter((child) => typeof child === "string")
    .join("")
    .trim();
}

export function elements(one: Element | undefined): readonly Element[] {
  return (one?.children ?? []).filter((child) => typeof child !== "string");
}

/** By a path of names: `networking/dns`; the first of each. */
export function at(one: Element | undefined, path: string): Element | undefined {
  return path
    .split("/")
    .reduce<Element | undefined>((found, name) => elements(found).find((child) => child.name === name), one);
}
