// YAML as cautious programs write it, for readers of YAML 1.1 such as PyYAML, to which `no` is false and 1:30 is ninety: text is
// quoted unless nothing else could be meant. Lines of text are a block where that carries them byte for byte.

export type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

/** A document, with a newline at its end. Keys whose value is undefined are left out. */
export function yaml(value: Yaml): string {
  const lines = block(value, "");
  return `${lines.join("\n")}\n`;
}

/** Lines of a value that begins on a line of its own. */
function block(value: Yaml, indent: string): readonly string[] {
  if (isList(value) && value.length > 0) return value.flatMap((item) => entry(`${indent}-`, item, `${indent}  `));
  if (isMapping(value)) {
    const pairs = Object.entries(value).filter(([, one]) => one !== undefined);
    if (pairs.length > 0)
      return pairs.flatMap(([key, one]) => below(`${indent}${scalar(key)}:`, one ?? null, `${indent}  `));
  }
  return [`${indent}${flow(value)}`];
}

function below(head: string, value: Yaml, indent: string): readonly string[] {
  if (typeof value === "string" && isBlock(value)) return [`${head} ${chomping(value)}`, ...literal(value, indent)];
  return isEmpty(value) ? [`${head} ${flow(value)}`] : [head, ...block(value, indent)];
}

/** An item of a list: what is within a mapping or a list begins on the dash's line. */
function entry(dash: string, value: Yaml, indent: string): readonly string[] {
  if (typeof value === "string" && isBlock(value)) return [`${dash} ${chomping(value)}`, ...literal(value, indent)];
  if (isEmpty(value)) return [`${dash} ${flow(value)}`];
  const [first = "", ...rest] = block(value, indent);
  return [`${dash} ${first.slice(indent.length)}`, ...rest];
}

/** Written on one line. */
function isEmpty(value: Yaml): boolean {
  if (isList(value)) return value.length === 0;
  return !isMapping(value) || Object.values(value).every((one) => one === undefined);
}

function flow(value: Yaml): string {
  if (isList(value)) return "[]";
  if (isMapping(value)) return "{}";
  return typeof value === "string" ? scalar(value) : String(value);
}

/** Words that some reader takes for something else than text. */
const TAKEN = /^(y|n|yes|no|on|off|true|false|null|none|nan|inf)$/i;

function scalar(text: string): string {
  if (/^[A-Za-z_/][A-Za-z0-9_/.@+-]*$/.test(text) && !TAKEN.test(text)) return text;
  return doubleQuoted(text);
}

/** JSON's strings are YAML's; besides, YAML takes no characters that cannot be printed. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Several lines, all of them printable, the first not indented: so that the block's indentation is the one that is meant. */
function isBlock(text: string): boolean {
  return /^\S.*\n./s.test(text) && !/[^\n\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff]/.test(text);
}

/** How many newlines at the end are meant. */
function chomping(text: string): string {
  if (!text.endsWith("\n")) return "|-";
  return text.endsWith("\n\n") ? "|+" : "|";
}

function literal(text: string, indent: string): readonly string[] {
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  return lines.map((line) => (line === "" ? "" : `${indent}${line}`));
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}

function isMapping(value: Yaml): value is { readonly [key: string]: Yaml | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
