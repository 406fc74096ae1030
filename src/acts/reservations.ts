// Addresses that are always a machine's: seen together, kept for machines that are known by something else than their MAC,
// and given up.
import { reservationSchema as configReservation } from "../config/dhcp.ts";
import { faults } from "../config/faults.ts";
import type { Config } from "../config.ts";
import { type HostKey, keyText } from "../dhcp/hosts.ts";
import type { Reservation } from "../machines/reservation.ts";
import { hex } from "../net/bytes.ts";
import { type Ipv4, ipv4Number } from "../net/ipv4.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import { hostOf } from "../serve/kept-hosts.ts";
import type { Store } from "../store/interface.ts";
import { reserveFault } from "./reservable.ts";

/** The machine as a person names it: one of the three. Bytes are text, or `hex:01:04:ff`. */
export interface KeyWords {
  readonly uuid?: string | undefined;
  readonly clientId?: string | undefined;
  /** A relay's port: circuit, remote or both. */
  readonly circuitId?: string | undefined;
  readonly remoteId?: string | undefined;
}

export interface Reserved {
  readonly address: Ipv4;
  /** `mac 52:54:00:00:00:01`, `uuid …`, `client-id 01:ff`, `port 65:74 any`. */
  readonly whose: string;
  /** Where it is written: in the config, in a machine's record, or by `bootlace lease reserve`. */
  readonly by: "config" | "machine" | "command";
  /** The name of that machine. */
  readonly machine: string | null;
}

/** Who has it, in short: a machine's name, else the key. */
export function holderText({ whose, machine }: Reserved): string {
  return machine ?? whose;
}

const HEX = "hex:";

function bytesOf(text: string | undefined): string | { readonly hex: string } | undefined {
  return text?.startsWith(HEX) === true ? { hex: text.slice(HEX.length) } : text;
}

/** The same forms as `dhcp.reservations` in the config, and the same mistakes. */
function written(address: string, { uuid, clientId, circuitId, remoteId }: KeyWords): unknown {
  const parts = { circuit_id: bytesOf(circuitId), remote_id: bytesOf(remoteId) };
  const port = circuitId === undefined && remoteId === undefined ? undefined : parts;
  const all = Object.entries({ address, uuid, client_id: bytesOf(clientId), port });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/** What the config's fields are called in `KeyWords`. */
const FIELDS: ReadonlyMap<string, keyof KeyWords> = new Map([
  ["client_id", "clientId"],
  ["client_id.hex", "clientId"],
  ["port.circuit_id", "circuitId"],
  ["port.circuit_id.hex", "circuitId"],
  ["port.remote_id", "remoteId"],
  ["port.remote_id.hex", "remoteId"],
]);

/** Keeps an address for the machine of such a key. Throws Mistake, and nothing is kept then. */
export async function reserveByKey(store: Store, config: Config, address: string, words: KeyWords): Promise<Reserved> {
  const refuse = (found: readonly Fault[]) => new Mistake("nothing was reserved", [...found]);
  const parsed = configReservation.safeParse(written(address, words));
  if (!parsed.success)
    throw refuse(faults(parsed.error).map((fault) => ({ ...fault, path: FIELDS.get(fault.path) ?? fault.path })));
  const { key, address: wanted } = parsed.data;
  const stored = storedKey(key);
  if (wanted === null || stored === null) throw refuse([{ path: "address", problem: "is not there" }]);
  const unfit = await reserveFault(store, config, wanted, key);
  if (unfit !== null) throw refuse([unfit]);
  const holder = (await store.machines.all()).find((machine) => machine.address === wanted);
  if (holder !== undefined)
    throw refuse([{ path: "address", problem: `${wanted} is reserved for machine ${holder.name}` }]);
  await store.reservations.put({ name: wanted, key: stored });
  return { address: wanted, whose: keyText(key), by: "command", machine: null };
}

function storedKey(key: HostKey): Reservation["key"] | null {
  switch (key.kind) {
    case "mac":
      return null;
    case "uuid":
      return key;
    case "client-id":
      return { kind: "client-id", bytes: hex(key.bytes) };
    case "port": {
      const text = (bytes: Uint8Array | null) => (bytes === null ? null : hex(bytes));
      return { kind: "port", circuitId: text(key.circuitId), remoteId: text(key.remoteId) };
    }
  }
}

/** All of them, by address. */
export async function reservations(store: Store, config: Config): Promise<Reserved[]> {
  const found: Reserved[] = [];
  for (const { address, key } of config.dhcp.reservations)
    if (address !== null) found.push({ address, whose: keyText(key), by: "config", machine: null });
  for (const { address, mac, name } of await store.machines.all())
    if (address !== null) found.push({ address, whose: keyText({ kind: "mac", mac }), by: "machine", machine: name });
  for (const { name, key } of await store.reservations.all())
    found.push({ address: name as Ipv4, whose: keyText(hostOf({ name, key }).key), by: "command", machine: null });
  return found.sort((a, b) => ipv4Number(a.address) - ipv4Number(b.address));
}

/** Keeps these addresses for nobody any more; who has one keeps it until the lease ends. Throws Mistake, and all stay then. */
export async function unreserve(store: Store, config: Config, texts: readonly string[]): Promise<Reserved[]> {
  const known = new Map<string, Reserved>((await reservations(store, config)).map((one) => [one.address, one]));
  const wrong = texts.flatMap((text): Fault[] => {
    const one = known.get(text);
    if (one === undefined) return [{ path: text, problem: "is not reserved", hint: "bootlace lease reservations" }];
    return one.by === "config" ? [{ path: text, problem: "is reserved in the config", hint: "change it there" }] : [];
  });
  if (wrong.length > 0) throw new Mistake("nothing was changed", wrong);
  const machines = await store.machines.all();
  for (const text of texts) {
    const machine = machines.find((one) => one.address === text);
    if (machine !== undefined) await store.machines.put({ ...machine, address: null });
    await store.reservations.remove(text);
  }
  return texts.flatMap((text) => known.get(text) ?? []);
}
