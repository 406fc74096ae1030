// XML 1.0, as answer files need it: elements, attributes and text are written, and read back. No entities but those that XML itself
// has: a file that declares its own is refused, since their expansion may have no end.

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text is neither trimmed nor joined. */
  readonly children: readonly (Element | string)[];
}

/** Name of an element that stands for a comment. */
export const COMMENT = "#comment";

export function element(
  name: string,
  children: readonly (Element | string)[] = [],
  attributes: Readonly<Record<string, string>> = {},
): Element {
  return { name, attributes, children };
}

/** Can XML say this text at all? Most control characters it cannot, not even escaped. */
export function isXmlText(text: string): boolean {
  return !/[^\t\n\r\x20-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(text);
}

/** With two blanks for each level; what holds text alone stays on its line, so that nothing is added to the text. */
export function xmlLines(node: Element, indent = ""): readonly string[] {
  if (node.name === COMMENT) return [`${indent}<!-- ${node.children.join("").replaceAll("--", "- -")} -->`];
  const open = `${indent}<${node.name}${attributes(node)}`;
  if (node.children.length === 0) return [`${open}/>`];
  const inner = node.children.filter((child) => typeof child !== "string");
  if (inner.length === 0)
    return [`${open}>${node.children.map((child) => textOf(String(child))).join("")}</${node.name}>`];
  return [`${open}>`, ...inner.flatMap((child) => xmlLines(child, `${indent}  `)), `${indent}</${node.name}>`];
}

function attributes({ attributes: all }: Element): string {
  return Object.entries(all)
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")}"`)
    .join("");
}

/** Several lines are easier to read as they are. A carriage return would be read as a newline. */
function textOf(text: string): string {
  if (text.includes("\n") && !text.includes("]]>") && !text.includes("\r")) return `<![CDATA[${text}]]>`;
  return escaped(text);
}

export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;");
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const DEEPEST = 100;

/** The root element; or what is wrong, and in which line. */
export function parseXml(source: string): Element | { readonly problem: string; readonly line: number } {
  const text = source.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  const open: { name: string; attributes: Record<string, string>; children: (Element | string)[] }[] = [];
  let root: Element | null = null;
  let at = 0;
  const fault = (problem: string) => ({ problem, line: text.slice(0, at).split("\n").length });
  const token =
    /<!--[\s\S]{0,1000000}?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>[]*>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?]+)((?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
  while (at < text.length) {
    token.lastIndex = at;
    const found = token.exec(text);
    if (found === null) return fault("this is no XML");
    const [whole, data, closed, opened, words = "", empty, plain] = found;
    const parent = open.at(-1);
    if (closed !== undefined) {
      const done = open.pop();
      if (done?.name !== closed) return fault(`</${closed}> closes nothing that is open`);
      const above = open.at(-1);
      if (above !== undefined) above.children.push(done);
      else root = done;
    } else if (opened !== undefined) {
      if (root !== null) return fault("there is more than one root element");
      if (open.length >= DEEPEST) return fault("elements lie too deep");
      const node = { name: opened, attributes: readAttributes(words), children: [] };
      if (empty !== "/") open.push(node);
      else if (parent !== undefined) parent.children.push(node);
      else root = node;
    } else if (data !== undefined) parent?.children.push(data);
    else if (plain !== undefined) {
      const unknown = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/.test(plain);
      if (unknown) return fault("an & that begins no entity of XML; write &amp;");
      if (parent !== undefined) parent.children.push(unescaped(plain));
      else if (plain.trim() !== "") return fault("there is text outside of the root element");
    }
    at += whole.length;
  }
  if (open.length > 0) return fault(`<${open.at(-1)?.name}> is not closed`);
  return root ?? fault("there is no element");
}

function readAttributes(words: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [, name = "", double, single] of words.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    all[name] = unescaped(double ?? single ?? "");
  return all;
}

function unescaped(text: string): string {
  return text.replaceAll(/&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([0-9a-fA-F]+));/g, (_, name, decimal, hex) => {
    if (name !== undefined) return ENTITIES[name] ?? "";
    const code = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  });
}
