// How a TFTP request ended, and why some are not answered.
import type { Message } from "../net/message.ts";

export const TFTP_REASONS = {
  whole: { says: "The file was sent to its last byte." },
  "size-only": { says: "The firmware wanted only the file's size and hung up, as many do; it asks again." },
  aborted: {
    says: "The client ended the transfer with an ERROR of its own.",
    cure: "Its text says why. Common: out of memory, or an option that it does not like.",
  },
  silent: {
    says: "The client stopped answering in the middle of a file.",
    cure: "Was it switched off? Else look for packet loss or a firewall that blocks the server's high UDP ports.",
  },
  "port-closed": { says: "The client's machine said that nobody listens there any more." },
  replaced: { says: "The client began a new request from the same port, so its old transfer was dropped." },
  absent: { says: "There is no such file; the client was told so at once." },
  "bad-name": { says: "The name leaves the tree or holds bytes that no name has." },
  "write-refused": { says: "The client wanted to write. Nothing is ever written over TFTP." },
  "unknown-mode": { says: "The transfer mode is neither octet nor netascii." },
  "netascii-too-large": {
    says: "Text mode was asked for a file that is far too large for a text.",
    cure: "Let the client use octet (binary) mode.",
  },
  unreadable: { says: "The file is there but could not be read.", cure: "Look at the disk and the file's rights." },
  malformed: { says: "The packet is not what TFTP allows. It was dropped." },
  stray: { says: "A packet that belongs to no transfer came to the request port. It was dropped." },
  busy: {
    says: "As many transfers as allowed are running; the request was dropped. Clients ask again.",
    cure: "Raise tftp.instances if the machine and the network can do more.",
  },
  "busy-source": {
    says: "That client has as many transfers running as one may; the request was dropped.",
    cure: "Raise tftp.per_source if many machines share one address (NAT).",
  },
  "flood-source": {
    says: "That client asked faster than tftp.cps allows; it is not heard for a while, others are.",
    cure: "Raise tftp.cps if that is an honest machine, or many behind one address (NAT).",
  },
  flood: {
    says: "More requests came in all than tftp.cps_in_all allows in a second; some were dropped. Clients ask again.",
    cure: "Look for a machine that asks without end, or raise tftp.cps_in_all.",
  },
  displaced: {
    says: "All transfers were taken, and this one's client had never answered: it made room for another.",
    cure: "Many of these are forged requests: find out who sends them.",
  },
  stranger: {
    says: "A packet came to a transfer's port from somebody else than its client, who was told so (ERROR 5).",
  },
  "no-socket": {
    says: "No socket could be opened for the transfer; the request was dropped.",
    cure: "Raise the limit of open files (LimitNOFILE).",
  },
  stopped: { says: "Bootlace was stopped while the transfer ran." },
} as const satisfies Record<string, Message>;

export type TftpReason = keyof typeof TFTP_REASONS;
