// ◄ door: the machine's network interfaces as the kernel lists them (getifaddrs). The runtime's own list leaves out
// interfaces without a carrier: a cable to a machine that is switched off, a bridge before its first virtual machine.
import { CString, type Pointer, ptr, read } from "bun:ffi";
import { networkInterfaces } from "node:os";
import { openLibrary } from "./c-library.ts";
import { type Ipv4, ipv4, ipv4FromNumber } from "./ipv4.ts";
import { type Mac, mac } from "./mac.ts";
import { type Subnet, subnetOf } from "./subnet.ts";

/** One interface with the IPv4 addresses it has now. */
export interface Interface {
  readonly name: string;
  readonly mac: Mac | null;
  readonly loopback: boolean;
  readonly addresses: readonly { readonly address: Ipv4; readonly subnet: Subnet }[];
}

/** Interfaces that are up and have an IPv4 address, loopback last. */
export function listInterfaces(): Interface[] {
  const found = process.platform === "linux" ? ofKernel() : ofRuntime();
  return found.sort((a, b) => Number(a.loopback) - Number(b.loopback) || a.name.localeCompare(b.name));
}

function ofRuntime(): Interface[] {
  const found: Interface[] = [];
  for (const [name, entries] of Object.entries(networkInterfaces())) {
    const four = (entries ?? []).filter((entry) => entry.family === "IPv4");
    const addresses = four.flatMap((entry) => {
      const address = ipv4(entry.address);
      const prefix = Number(entry.cidr?.split("/")[1] ?? 32);
      return address === null ? [] : [{ address, subnet: subnetOf(address, prefix) }];
    });
    const first = four[0];
    if (first !== undefined) found.push({ name, mac: mac(first.mac), loopback: first.internal, addresses });
  }
  return found;
}

const IFF_UP = 0x1;
const IFF_LOOPBACK = 0x8;
const AF_INET = 2;
const AF_PACKET = 17;
const ETHERNET_LENGTH = 6;

let library: ReturnType<typeof openFunctions> | null = null;

function openFunctions() {
  return openLibrary({
    getifaddrs: { args: ["ptr"], returns: "i32" },
    freeifaddrs: { args: ["ptr"], returns: "void" },
  });
}

/**
 * ifaddrs (64 bits): next[8] name[8] flags[4] padding[4] addr[8] netmask[8] …; one for each address of each interface, and one
 * with its hardware address. sockaddr_in: family[2] port[2] address[4]. sockaddr_ll: family[2] protocol[2] ifindex[4]
 * hatype[2] pkttype[1] halen[1] addr[8].
 */
function ofKernel(): Interface[] {
  library ??= openFunctions();
  const head = new BigUint64Array(1);
  if (library.getifaddrs(ptr(head)) !== 0) throw new Error("the kernel does not list its network interfaces");
  const macs = new Map<string, Mac | null>();
  const found = new Map<string, Interface & { addresses: { address: Ipv4; subnet: Subnet }[] }>();
  for (let at = Number(head[0]) as Pointer; at !== 0; at = read.ptr(at, 0) as Pointer) {
    // An address may have a label of its own: eth0:1.
    const [name = ""] = String(new CString(read.ptr(at, 8) as Pointer)).split(":");
    const flags = read.u32(at, 16);
    const socketAddress = read.ptr(at, 24) as Pointer;
    const mask = read.ptr(at, 32) as Pointer;
    if ((flags & IFF_UP) === 0 || socketAddress === 0) continue;
    const family = read.u16(socketAddress, 0);
    if (family === AF_PACKET) macs.set(name, hardware(socketAddress));
    if (family !== AF_INET || mask === 0) continue;
    const one = found.get(name) ?? { name, mac: null, loopback: (flags & IFF_LOOPBACK) !== 0, addresses: [] };
    const address = ipv4FromNumber(networkOrder(socketAddress));
    one.addresses.push({ address, subnet: subnetOf(address, 32 - trailingZeros(networkOrder(mask))) });
    found.set(name, one);
  }
  library.freeifaddrs(Number(head[0]) as Pointer);
  return [...found.values()].map((one) => ({ ...one, mac: macs.get(one.name) ?? null }));
}

function hardware(socketAddress: Pointer): Mac | null {
  if (read.u8(socketAddress, 11) !== ETHERNET_LENGTH) return null;
  const bytes = Array.from({ length: ETHERNET_LENGTH }, (_, i) => read.u8(socketAddress, 12 + i));
  return mac(bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":"));
}

/** The address of a sockaddr_in. */
function networkOrder(socketAddress: Pointer): number {
  const bytes = [4, 5, 6, 7].map((at) => read.u8(socketAddress, at));
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function trailingZeros(mask: number): number {
  return mask === 0 ? 32 : 31 - Math.clz32(mask & -mask);
}
