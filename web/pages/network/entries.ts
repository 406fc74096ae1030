// The networks of the config file as the form has them. What the form does not know of an entry stays in it.
export type Entry = Readonly<Record<string, unknown>>;

/** Fields as they are typed. */
export interface NetworkDraft {
  readonly interface: string;
  readonly mode: "dhcp" | "proxy" | "off";
  readonly subnet: string;
  readonly range: string;
  readonly router: string;
  readonly dns: string;
  readonly domain: string;
  readonly lease: string;
}

const text = (value: unknown) => (value === undefined || value === null ? "" : String(value));
const list = (value: unknown) => (Array.isArray(value) ? value.map(text).join(", ") : text(value));
const parts = (typed: string) => typed.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));

export function draftOf({ interface: name, mode, subnet, range, router, dns, domain, lease }: Entry): NetworkDraft {
  return {
    interface: text(name),
    mode: mode === "dhcp" || mode === "off" ? mode : "proxy",
    subnet: text(subnet),
    range: list(range),
    router: text(router),
    dns: list(dns),
    domain: text(domain),
    lease: text(lease),
  };
}

/** The entry to write: of `before` what no field stands for; a field that is empty is left out. */
export function entryOf(draft: NetworkDraft, before: Entry | null): Entry {
  const kept = Object.fromEntries(Object.entries(before ?? {}).filter(([key]) => !(key in draft)));
  const dns = parts(draft.dns);
  const range = parts(draft.range);
  const asTyped = { subnet: draft.subnet, router: draft.router, domain: draft.domain, lease: draft.lease };
  const said = Object.entries(asTyped).flatMap(([key, typed]) => (typed.trim() === "" ? [] : [[key, typed.trim()]]));
  return {
    ...kept,
    interface: draft.interface,
    mode: draft.mode,
    ...(draft.mode === "dhcp" ? Object.fromEntries(said) : {}),
    ...(draft.mode === "dhcp" && range.length > 0 ? { range: range.length === 1 ? range[0] : range } : {}),
    ...(draft.mode === "dhcp" && dns.length > 0 ? { dns } : {}),
  };
}
