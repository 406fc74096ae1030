// Why a DHCP packet was answered as it was, or not at all.
import type { Message } from "../net/message.ts";

export const DHCP_REASONS = {
  offered: { says: "An address was offered; it is held for a minute and not stored yet." },
  bound: { says: "The machine took the offered address. The lease was on the disk before the answer left." },
  renewed: { says: "The machine's lease was confirmed or prolonged." },
  "renewed-unsaved": {
    says: "The store refused, so the lease lasts no longer than before; the machine was told the time that is left.",
    cure: "See the log for the error: most often a full disk or a lost database.",
  },
  recreated: {
    says: "The machine asked to go on with an address we had no lease for; it was free, so it may keep it.",
  },
  informed: { says: "The machine has an address already and was given the other settings (DHCPINFORM)." },
  "bound-at-once": {
    says: "The machine asked for an address in two packets instead of four (rapid commit) and has it; the lease was on the disk first.",
  },
  "bootp-bound": { says: "A BOOTP client was given an address of the range, for ever (bootp: dynamic)." },
  "bootp-reserved": { says: "A BOOTP client was given its reserved address, for ever." },
  "nak-wrong-network": {
    says: "The machine wanted to keep an address of another network and was told to ask anew.",
    cure: "Normal after a machine was moved.",
  },
  "nak-not-available": {
    says: "The machine wanted an address that it cannot have (taken, reserved, or not ours to give), and was told to ask anew.",
    cure: "Normal after a reservation was changed. If it repeats, look who else uses the address.",
  },
  "nak-unknown": {
    says: "The machine wanted to go on with an address we have no record of, and was told to ask anew.",
    cure: "Normal once, after another DHCP server was replaced.",
  },
  "proxy-offered": { says: "Proxy: the firmware was told that there is something to boot here." },
  "boot-server": { says: "The firmware asked what to boot (port 4011) and was told." },

  released: { says: "The machine gave its address back. No answer is due." },
  declined: {
    says: "The machine found its new address in use by somebody else. The address is kept out of use for a day.",
    cure: "Find who uses it without a lease: arping the address. Often a fixed address inside the range.",
  },
  "decline-storm": {
    says: "The machine has declined five addresses within a day; this one is not kept out of use any more.",
    cure: "Something answers ARP for every address: most often a router with proxy ARP on that segment.",
  },
  "not-its-lease": { says: "A release or decline of an address that is not this machine's was ignored." },
  "other-server": {
    says: "The machine took another DHCP server's offer.",
    cure: "Two DHCP servers answer on this network. If that is not meant, stop one, or use mode: proxy here.",
  },
  "unknown-lease": {
    says: "The machine goes on with an address we have no record of. We are not authoritative, so we leave it to others.",
    cure: "If this is the only DHCP server of the subnet, set authoritative: true.",
  },
  "wrong-network": {
    says: "The machine has an address of another network. We are not authoritative, so we leave it to others.",
    cure: "If this is the only DHCP server of the subnet, set authoritative: true.",
  },
  "no-free-address": {
    says: "Every address of the range is in use.",
    cure: "Widen the range, shorten the lease, or see bootlace lease list for machines that are gone.",
  },
  "no-network": {
    says: "No network here has the subnet that the packet is from: of a relay, or of an interface with relayed networks only.",
    cure: "Add the subnet to networks, or take this server out of the relay's list.",
  },
  "no-hardware-address": { says: "The packet names no hardware address to answer to." },
  "no-address-asked": { says: "A request that names no address cannot be answered." },
  "not-a-request": {
    says: "A reply, not a request, came to the server's port.",
    cure: "Another DHCP server or a misled relay sends replies here; see the sender.",
  },
  "unknown-message": { says: "A DHCP message that this server does not serve (such as a lease query)." },
  "bootp-off": { says: "A BOOTP client asked, and this network answers none (bootp: off)." },
  "bootp-not-reserved": {
    says: "A BOOTP client (it sends no DHCP message type) without a reserved address was not answered.",
    cure: "Give the machine an address: bootlace machine add NAME --mac MAC --address ADDRESS",
  },
  "ordinary-client": { says: "Proxy: the machine does not network-boot now, so its DHCP is not our business." },
  "nothing-to-boot": {
    says: "The firmware asked what to boot, and there is nothing for it; it goes on to its next boot device.",
    cure: "bootlace explain --mac MAC says why.",
  },
  "one-offer": {
    says: "Proxy: the machine's firmware cannot take two offers (quirk one-offer), so the DHCP server has to name the file.",
    cure: "bootlace explain --mac MAC shows what the DHCP server must say.",
  },
  overheard: { says: "Proxy: the machine dealt with the DHCP server; we only learn its address." },
  "no-such-boot-item": {
    says: "The firmware asked for an item that the PXE menu does not have; another boot server may.",
    cure: "Compare pxe.menu with what the firmware's screen shows.",
  },
  "being-tried": {
    says: "The address for this machine is being tried (is it in use?); the answer to its earlier packet is on its way.",
  },
  "address-in-use": {
    says: "Somebody answers at the address that was about to be offered. It is kept out of use for a day; another is tried.",
    cure: "Find who uses it without a lease, or exclude the address from the range.",
  },
  "not-for-boot-server": { says: "Port 4011 is for firmware that asks what to boot; this was something else." },
  "store-failed": {
    says: "The lease could not be stored, so the machine was not told that it has it.",
    cure: "See the log for the error: most often a full disk or a lost database. The machine will ask again.",
  },
  "too-busy": {
    says: "Too many leases wait for the disk; the packet was dropped. The machine will ask again.",
    cure: "If it lasts, the disk or the database is too slow or stuck.",
  },
  "not-sent": {
    says: "The kernel refused to send the answer.",
    cure: "Is the interface up, and does the route to the relay exist? A firewall may refuse, too.",
  },
} as const satisfies Record<string, Message>;

export type DhcpReason = keyof typeof DHCP_REASONS;
