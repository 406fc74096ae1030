// What a JSON schema (2020-12) asks for, as the form draws it: one shape a field, whatever the schema calls it.

export type Schema = Readonly<Record<string, unknown>>;

export type Shape =
  | { readonly kind: "text"; readonly long: boolean; readonly nullable: boolean }
  /** A size or a number: digits are kept as a number. */
  | { readonly kind: "number"; readonly nullable: boolean }
  | { readonly kind: "flag" }
  | { readonly kind: "choice"; readonly options: readonly (string | number)[]; readonly nullable: boolean }
  | { readonly kind: "texts" }
  | { readonly kind: "list"; readonly item: Shape }
  | { readonly kind: "fields"; readonly fields: readonly Field[]; readonly nullable: boolean }
  /** One of several kinds of record, told apart by `by`. */
  | { readonly kind: "variants"; readonly by: string; readonly variants: Readonly<Record<string, Shape>> }
  /** A word, or a record: `dhcp`, or an address. */
  | { readonly kind: "either"; readonly words: readonly string[]; readonly record: Shape }
  | { readonly kind: "other" };

export interface Field {
  readonly key: string;
  readonly shape: Shape;
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const schemas = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);
const isNull = ({ type, const: fixed }: Schema) => type === "null" || fixed === null;

/** Keys whose text has lines. */
const LONG: ReadonlySet<string> = new Set(["text", "raw"]);

export function shapeOf(schema: Schema, key = ""): Shape {
  const options = [...schemas(schema.anyOf), ...schemas(schema.oneOf)];
  if (options.length > 0) return shapeOfAny(options, key);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const nullable = types.includes("null");
  const words = Array.isArray(schema.enum) ? schema.enum.filter((one) => one !== null) : null;
  if (words !== null) return { kind: "choice", options: words as (string | number)[], nullable };
  if (types.includes("string")) return { kind: "text", long: LONG.has(key), nullable };
  if (types.includes("integer") || types.includes("number")) return { kind: "number", nullable };
  if (types.includes("boolean")) return { kind: "flag" };
  if (types.includes("array") && isSchema(schema.items)) {
    const item = shapeOf(schema.items, key);
    return item.kind === "text" && !item.long ? { kind: "texts" } : { kind: "list", item };
  }
  if (isSchema(schema.properties)) {
    const fields = Object.entries(schema.properties).flatMap(([name, value]) =>
      isSchema(value) && value.const === undefined ? [{ key: name, shape: shapeOf(value, name) }] : [],
    );
    return { kind: "fields", fields, nullable };
  }
  return { kind: "other" };
}

function shapeOfAny(all: readonly Schema[], key: string): Shape {
  const options = all.filter((one) => !isNull(one));
  const nullable = options.length < all.length;
  const [first, second] = options;
  if (first !== undefined && second === undefined) return withNull(shapeOf(first, key), nullable);
  const constants = options.flatMap(({ const: fixed }) =>
    typeof fixed === "string" || typeof fixed === "number" ? [fixed] : [],
  );
  if (constants.length === options.length) return { kind: "choice", options: constants, nullable };
  const kinds = options.map((one) => discriminator(one));
  if (kinds.every((one) => one !== null))
    return {
      kind: "variants",
      by: kinds[0]?.by ?? "kind",
      variants: Object.fromEntries(options.map((one, i) => [kinds[i]?.value ?? "", shapeOf(one, key)])),
    };
  const shapes = options.map((one) => shapeOf(one, key));
  const record = shapes.find((shape) => shape.kind === "fields");
  const words = shapes.find((shape) => shape.kind === "choice");
  if (record !== undefined && words?.kind === "choice")
    return { kind: "either", words: words.options.map(String), record };
  if (shapes.some((shape) => shape.kind === "number")) return { kind: "number", nullable };
  // Two forms of one text: an address or a name.
  if (shapes.every((shape) => shape.kind === "text" || shape.kind === "choice"))
    return { kind: "text", long: false, nullable };
  return { kind: "other" };
}

function withNull(shape: Shape, nullable: boolean): Shape {
  return "nullable" in shape ? { ...shape, nullable: shape.nullable || nullable } : shape;
}

function discriminator({ properties }: Schema): { readonly by: string; readonly value: string } | null {
  if (!isSchema(properties)) return null;
  for (const [by, value] of Object.entries(properties))
    if (isSchema(value) && typeof value.const === "string") return { by, value: value.const };
  return null;
}

/** What a new one begins as; the server fills in the rest. */
export function blank(shape: Shape): unknown {
  switch (shape.kind) {
    case "text":
    case "number":
      return "";
    case "flag":
      return false;
    case "choice":
      return shape.options[0];
    case "texts":
    case "list":
      return [];
    case "fields":
    case "other":
      return {};
    case "variants":
      return { [shape.by]: Object.keys(shape.variants)[0] };
    case "either":
      return shape.words[0];
  }
}
