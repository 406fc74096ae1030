// Records as rows of the SQL tables, and back. Both ways stand together.
import type { Lease } from "../dhcp/lease.ts";
import type { BootEvent, StoredEvent } from "../installs/event.ts";
import type { LogLine, StoredLine } from "../installs/log-line.ts";
import type { EventName } from "../installs/messages.ts";
import type { HeardPacket } from "../installs/packet.ts";
import { type Arm, armSchema } from "../machines/arm.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import type { Deed, StoredDeed } from "../people/person.ts";

export type Column = string | number | null;

export interface LeaseRow {
  address: string;
  mac: string;
  state: string;
  expires_ms: number | null;
  changed_ms: number;
  host_name: string | null;
}

/** In the order address, mac, state, expires_ms, changed_ms, host_name. An endless lease has no expiry. */
export function leaseColumns(lease: Lease): Column[] {
  const expires = Number.isFinite(lease.expiresMs) ? lease.expiresMs : null;
  return [lease.address, lease.mac, lease.state, expires, lease.changedMs, lease.hostName];
}

/** Of leaseColumns. */
export function leaseFromColumns([address, mac, state, expires, changed, hostName]: readonly Column[]): Lease {
  return leaseFromRow({
    address: address as string,
    mac: mac as string,
    state: state as string,
    expires_ms: expires as number | null,
    changed_ms: changed as number,
    host_name: hostName as string | null,
  });
}

export function leaseFromRow(row: LeaseRow): Lease {
  return {
    address: row.address as Ipv4,
    mac: row.mac as Mac,
    state: row.state as Lease["state"],
    expiresMs: row.expires_ms ?? Number.POSITIVE_INFINITY,
    changedMs: row.changed_ms,
    hostName: row.host_name,
  };
}

export interface ArmRow {
  id: string;
  machine: string;
  profile: string;
  token: string;
  armed_by: string;
  armed_ms: number;
  expires_ms: number;
  state: string;
  changed_ms: number;
  mac: string | null;
  uuid: string | null;
  disk: string | null;
}

/** In the order of ArmRow. */
export function armColumns(arm: Arm): Column[] {
  const { id, machine, profile, token, armedBy, armedMs, expiresMs, state, changedMs, mac, uuid, disk } = arm;
  return [id, machine, profile, token, armedBy, armedMs, expiresMs, state, changedMs, mac, uuid, disk];
}

export function armFromRow(row: ArmRow): Arm {
  const { armed_by: armedBy, armed_ms: armedMs, expires_ms: expiresMs, changed_ms: changedMs, ...same } = row;
  return armSchema.parse({ ...same, armedBy, armedMs, expiresMs, changedMs });
}

export interface EventRow {
  id: number;
  at_ms: number;
  name: string;
  mac: string | null;
  install: string | null;
  detail: string;
}

/** In the order at_ms, name, mac, install, detail. */
export function eventColumns(event: BootEvent): Column[] {
  return [event.atMs, event.name, event.mac, event.install, JSON.stringify(event.detail)];
}

export function eventFromRow(row: EventRow): StoredEvent {
  return {
    id: row.id,
    atMs: row.at_ms,
    name: row.name as EventName,
    mac: row.mac as Mac | null,
    install: row.install,
    detail: JSON.parse(row.detail) as StoredEvent["detail"],
  };
}

export interface LineRow {
  id: number;
  at_ms: number;
  install: string;
  mac: string;
  address: string;
  severity: number;
  program: string;
  text: string;
}

/** In the order of LineRow, without the number. */
export function lineColumns(line: LogLine): Column[] {
  return [line.atMs, line.install, line.mac, line.address, line.severity, line.program, line.text];
}

export function lineFromRow({ at_ms: atMs, mac, address, ...same }: LineRow): StoredLine {
  return { ...same, atMs, mac: mac as Mac, address: address as Ipv4 };
}

export interface PacketRow {
  at_ms: number;
  mac: string;
  from_address: string;
  from_port: number;
  to_address: string;
  to_port: number;
  bytes: string;
}

/** In the order of PacketRow. The bytes are text, since writes cross to another thread as JSON. */
export function packetColumns({ atMs, mac, from, to, bytes }: HeardPacket): Column[] {
  return [atMs, mac, from.address, from.port, to.address, to.port, Buffer.from(bytes).toString("base64")];
}

export function packetFromRow(row: PacketRow): HeardPacket {
  return {
    atMs: row.at_ms,
    mac: row.mac as Mac,
    from: { address: row.from_address as Ipv4, port: row.from_port },
    to: { address: row.to_address as Ipv4, port: row.to_port },
    bytes: new Uint8Array(Buffer.from(row.bytes, "base64")),
  };
}

export interface DeedRow {
  id: number;
  at_ms: number;
  who: string;
  from_address: string;
  what: string;
  subject: string;
  outcome: number;
}

/** In the order of DeedRow, without the number. */
export function deedColumns({ atMs, who, from, what, on, outcome }: Deed): Column[] {
  return [atMs, who, from, what, on, outcome];
}

export function deedFromRow({ at_ms: atMs, from_address: from, subject: on, ...same }: DeedRow): StoredDeed {
  return { ...same, atMs, from, on };
}
