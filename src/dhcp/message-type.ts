// DHCP message types, option 53 (RFC 2132 §9.6; 10–13 RFC 4388).

export const DISCOVER = 1;
export const OFFER = 2;
export const REQUEST = 3;
export const DECLINE = 4;
export const ACK = 5;
export const NAK = 6;
export const RELEASE = 7;
export const INFORM = 8;

const NAMES: readonly string[] = [
  "BOOTP",
  "DISCOVER",
  "OFFER",
  "REQUEST",
  "DECLINE",
  "ACK",
  "NAK",
  "RELEASE",
  "INFORM",
  "FORCERENEW",
  "LEASEQUERY",
  "LEASEUNASSIGNED",
  "LEASEUNKNOWN",
  "LEASEACTIVE",
];

/** `DISCOVER` of 1; `BOOTP` of a packet without option 53 (null); `type 99` of what has no name. */
export function messageName(type: number | null): string {
  if (type === null) return "BOOTP";
  return (type > 0 ? NAMES[type] : undefined) ?? `type ${type}`;
}
