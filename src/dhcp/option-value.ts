// Option values as a person writes them in the config file → bytes, by the wire form of the option table.
import { fromHex, Malformed } from "../net/bytes.ts";
import { type Ipv4, ipv4 } from "../net/ipv4.ts";
import { subnet } from "../net/subnet.ts";
import { type OptionRow, optionByCode, optionByName } from "./option-table.ts";
import type { Route } from "./routes.ts";
import { type Form, type Suboption, WIRE } from "./wire.ts";

/** What is wrong with a value, in words for who wrote it. */
export class BadValue extends Error {
  override readonly name = "BadValue";
}

/** Types as `{ TYPE: value }` names them, for any option, and how each is written. */
export const TYPES = {
  ip: { form: "ip", example: "10.0.0.1" },
  ips: { form: "ips", example: "[10.0.0.1, 10.0.0.2]" },
  "ip-pairs": { form: "ip-pairs", example: "[[10.1.0.0, 10.0.0.254]]" },
  text: { form: "text", example: "some text" },
  boolean: { form: "boolean", example: "true" },
  flag: { form: "flag", example: "true" },
  uint8: { form: "u8", example: "8" },
  uint16: { form: "u16", example: "1500" },
  uint32: { form: "u32", example: "3600" },
  int32: { form: "s32", example: "-3600" },
  uint8s: { form: "u8s", example: "[1, 2]" },
  uint16s: { form: "u16s", example: "[1, 2]" },
  hex: { form: "bytes", example: '"01:04:ff"' },
  suboptions: { form: "suboptions", example: "{ 1: { text: abc }, 2: { uint16: 5 } }" },
  routes: { form: "routes", example: "[{ to: 10.8.0.0/16, via: 10.0.0.254 }]" },
  domains: { form: "domains", example: "[example.com, example.net]" },
  "user-class": { form: "user-class", example: "[iPXE]" },
  uuid: { form: "uuid", example: "00112233-4455-6677-8899-aabbccddeeff" },
} as const satisfies Record<string, { readonly form: Form; readonly example: string }>;

type TypeName = keyof typeof TYPES;

const typeOfForm = new Map<Form, TypeName>((Object.keys(TYPES) as TypeName[]).map((name) => [TYPES[name].form, name]));

/** The row of an option by name or number; of a number nobody named, one of plain bytes. Null: no such option. */
export function optionNamed(name: string): OptionRow | null {
  if (!/^\d{1,3}$/.test(name)) return optionByName(name);
  const code = Number(name);
  if (code < 1 || code > 254) return null;
  return optionByCode(code) ?? { code, name, form: "bytes", rfc: null };
}

/**
 * The bytes of a value. `{ TYPE: value }` says another type than the table's. Throws BadValue with what to write instead.
 */
export function optionBytes(row: OptionRow, value: unknown): Uint8Array {
  const typed = typedValue(value);
  const type = typed?.type ?? typeOfForm.get(row.form) ?? "hex";
  const bytes = encodeAs(type, typed === null ? value : typed.value);
  // Some ROMs read on past a name that does not end with a counted NUL.
  return (row.code === 66 || row.code === 67) && type === "text" ? Uint8Array.of(...bytes, 0) : bytes;
}

function typedValue(value: unknown): { readonly type: TypeName; readonly value: unknown } | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  const [key, inner] = entries[0] ?? [];
  return entries.length === 1 && key !== undefined && Object.hasOwn(TYPES, key)
    ? { type: key as TypeName, value: inner }
    : null;
}

function encodeAs(type: TypeName, value: unknown): Uint8Array {
  const wrong = () => new BadValue(`wants ${type}, such as ${TYPES[type].example}`);
  try {
    return encoded(type, value, wrong);
  } catch (error) {
    if (error instanceof Malformed) throw wrong();
    throw error;
  }
}

function encoded(type: TypeName, value: unknown, wrong: () => BadValue): Uint8Array {
  const list = () => (Array.isArray(value) ? (value as unknown[]) : [value]);
  const address = (one: unknown): Ipv4 => {
    const parsed = typeof one === "string" ? ipv4(one) : null;
    if (parsed === null) throw wrong();
    return parsed;
  };
  const text = (one: unknown): string => {
    if (typeof one !== "string" || one === "") throw wrong();
    return one;
  };
  const integer = (one: unknown, min: number, max: number): number => {
    if (typeof one !== "number" || !Number.isInteger(one) || one < min || one > max) throw wrong();
    return one;
  };
  switch (type) {
    case "ip":
      return WIRE.ip.write(address(value));
    case "ips":
      return some(WIRE.ips.write(list().map(address)), wrong);
    case "ip-pairs":
      return some(WIRE["ip-pairs"].write(list().map((pair) => addressPair(pair, address, wrong))), wrong);
    case "text":
      return WIRE.text.write(typeof value === "number" ? String(value) : text(value));
    case "boolean":
      if (typeof value !== "boolean") throw wrong();
      return WIRE.boolean.write(value);
    case "flag":
      if (value !== true) throw wrong();
      return WIRE.flag.write(true);
    case "uint8":
      return WIRE.u8.write(integer(value, 0, 0xff));
    case "uint16":
      return WIRE.u16.write(integer(value, 0, 0xffff));
    case "uint32":
      return WIRE.u32.write(integer(value, 0, 0xffffffff));
    case "int32":
      return WIRE.s32.write(integer(value, -0x80000000, 0x7fffffff));
    case "uint8s":
      return some(WIRE.u8s.write(list().map((one) => integer(one, 0, 0xff))), wrong);
    case "uint16s":
      return some(WIRE.u16s.write(list().map((one) => integer(one, 0, 0xffff))), wrong);
    case "hex": {
      const bytes = typeof value === "string" ? fromHex(value) : null;
      if (bytes === null) throw wrong();
      return bytes;
    }
    case "suboptions":
      return suboptions(value, wrong);
    case "routes":
      return some(WIRE.routes.write(list().map((one) => route(one, address, wrong))), wrong);
    case "domains":
      return some(WIRE.domains.write(list().map(text)), wrong);
    case "user-class":
      return some(WIRE["user-class"].write(list().map(text)), wrong);
    case "uuid":
      return WIRE.uuid.write(text(value).toLowerCase());
  }
}

/** An empty list is no value. */
function some(bytes: Uint8Array, wrong: () => BadValue): Uint8Array {
  if (bytes.length === 0) throw wrong();
  return bytes;
}

function addressPair(pair: unknown, address: (one: unknown) => Ipv4, wrong: () => BadValue): readonly [Ipv4, Ipv4] {
  if (!Array.isArray(pair) || pair.length !== 2) throw wrong();
  return [address(pair[0]), address(pair[1])];
}

/** All its bytes in hex, or sub-options by number, each with its own type (hex where none is said). */
function suboptions(value: unknown, wrong: () => BadValue): Uint8Array {
  if (typeof value === "string") return encodeAs("hex", value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong();
  const found: Suboption[] = Object.entries(value).map(([name, inner]) => {
    const code = Number(name);
    if (!/^\d{1,3}$/.test(name) || code < 1 || code > 254) throw wrong();
    const typed = typedValue(inner);
    const bytes = typed === null ? encodeAs("hex", inner) : encodeAs(typed.type, typed.value);
    if (bytes.length > 255) throw wrong();
    return { code, bytes };
  });
  return some(WIRE.suboptions.write(found), wrong);
}

function route(one: unknown, address: (one: unknown) => Ipv4, wrong: () => BadValue): Route {
  if (typeof one !== "object" || one === null) throw wrong();
  const { to, via, ...more } = one as Record<string, unknown>;
  const net = typeof to === "string" ? subnet(to) : null;
  if (net === null || Object.keys(more).length > 0) throw wrong();
  return { to: net, router: address(via) };
}
