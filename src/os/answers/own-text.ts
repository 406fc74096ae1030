// A person's own text in a spec's raw lines, where a family takes it apart: YAML or JSON of keys and values.
import { YAML } from "bun";
import { isObject } from "./merge.ts";
import type { Yaml } from "./yaml.ts";

/** One document; null: there is none, or it is no mapping. */
export function yamlObject(text: string | undefined): { readonly [key: string]: Yaml } | null {
  return objectBy(YAML.parse, text) as { readonly [key: string]: Yaml } | null;
}

/** Null: there is none, or it is no object. */
export function jsonObject(text: string | undefined): Readonly<Record<string, unknown>> | null {
  return objectBy(JSON.parse, text);
}

function objectBy(
  parse: (text: string) => unknown,
  text: string | undefined,
): Readonly<Record<string, unknown>> | null {
  if (text === undefined) return null;
  try {
    const value = parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
