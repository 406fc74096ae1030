// What fits a JSON schema, made up by fast-check: requests that a route takes, and such that are nearly right.
import fc from "fast-check";

/** The parts of JSON Schema (2020-12) that zod writes. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Words that mean something somewhere, and words that mean mischief. */
export const WORDS: readonly string[] = [
  "web1",
  "debian",
  "web",
  "web*",
  "*",
  "52:54:00:12:34:56",
  "127.0.0.9",
  "lo",
  "main",
  "two",
  "../..",
  "%00",
  "__proto__",
  "\u0000",
  "ä",
  "",
];
export const word: fc.Arbitrary<string> = fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 20 }));

/** Anything that JSON can say. */
export const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(word, tie("any"), { maxKeys: 3 }),
  ),
})).any;

/** What the schema takes; where a person's words have a meaning, those are taken more often than chance would. */
export function fitting(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const some = schema.anyOf ?? schema.oneOf;
  if (some !== undefined) return fc.oneof(...some.map((one) => fitting(one, depth + 1)));
  if (schema.allOf !== undefined) return fitting(Object.assign({}, ...schema.allOf) as Schema, depth + 1);
  const types = Array.isArray(schema.type) ? (schema.type as readonly string[]) : [schema.type];
  return fc.oneof(...types.map((type) => ofType(type, schema, depth)));
}

function ofType(type: unknown, schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const { minimum = -(2 ** 31), maximum = 2 ** 31, minItems = 0, maxItems = 4 } = schema;
  switch (type) {
    case "string":
      return text(schema);
    case "integer":
      return fc.integer({ min: Math.max(minimum, -(2 ** 31)), max: Math.min(maximum, 2 ** 31 - 1) });
    case "number":
      return fc.double({ min: Math.max(minimum, -1e9), max: Math.min(maximum, 1e9), noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array": {
      const maxLength = Math.max(minItems, Math.min(maxItems, depth > 4 ? 1 : 3));
      return fc.array(fitting(schema.items ?? {}, depth + 1), { minLength: minItems, maxLength });
    }
    case "object":
      return object(schema, depth);
    default:
      return anything;
  }
}

function object({ properties, required = [], additionalProperties }: Schema, depth: number): fc.Arbitrary<unknown> {
  if (properties === undefined) {
    const value = typeof additionalProperties === "object" ? fitting(additionalProperties, depth + 1) : anything;
    return fc.dictionary(fc.constantFrom("a", "linux", "preseed.cfg"), value, { maxKeys: 2 });
  }
  const fields = Object.entries(properties).map(([key, one]) => [key, fitting(one, depth + 1)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] });
}

function text({ pattern, format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  const fits = (one: string) =>
    one.length >= minLength && one.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(one));
  const known = WORDS.filter(fits);
  const made = format === "uri" ? fc.webUrl() : pattern === undefined ? plain(minLength, maxLength) : matching(pattern);
  return known.length === 0 ? made : fc.oneof(fc.constantFrom(...known), made);
}

function plain(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) });
}

/** Not every pattern can be read backwards. */
function matching(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return word;
  }
}

/** What fits, with one thing in it changed for something else, or taken away. */
export function nearly(schema: Schema): fc.Arbitrary<unknown> {
  return fc.tuple(fitting(schema), fc.nat(), fc.option(anything, { nil: undefined })).map(([value, at, other]) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return other ?? null;
    const keys = Object.keys(value);
    const key = keys[at % Math.max(1, keys.length)] ?? "more";
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    return other === undefined ? rest : { ...rest, [key]: other };
  });
}
