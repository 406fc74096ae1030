// How FTP sessions, commands and transfers ended, and why some are refused.
import type { Message } from "../net/message.ts";

export const FTP_REASONS = {
  whole: { says: "The file was sent to its last byte." },
  part: { says: "The rest of a file was sent, from the byte that the client asked for (REST)." },
  aborted: {
    says: "The client ended the transfer before the file did.",
    cure: "Ordinary when it wanted only a range, as `curl -r` does. Else its own log says why.",
  },
  absent: {
    says: "There is nothing of that name; the reply says why.",
    cure: "`ftp://SERVER/media/NAME/...` is the content of media NAME.",
  },
  "bad-name": {
    says: "The name is no path of the tree: it climbs above the root, is too long or has control characters.",
  },
  unreadable: {
    says: "The file or folder is in the tree and could not be read.",
    cure: "Look for a disc that was unmounted, a file that became shorter, or rights on the file.",
  },
  "write-refused": { says: "The client wanted to upload, rename or delete. Bootlace's FTP only reads." },
  "login-refused": {
    says: "Another user than anonymous or ftp. There are no accounts: nobody should send a password.",
  },
  bounce: {
    says: "The client asked for a data connection to another machine than itself, or to a port below 1024.",
    cure: "Behind address translation clients must use passive mode. Else somebody tries to use the server against others.",
  },
  stranger: { says: "Another machine than the client connected to the client's passive port, and was cut off." },
  "no-data": {
    says: "There was no data connection: it was not asked for, or did not come about in time.",
    cure: "Open ftp.passive_ports in the firewall. In active mode the client's own firewall must let the server in.",
  },
  "no-port": { says: "All passive ports were taken.", cure: "Give ftp.passive_ports a wider range." },
  idle: {
    says: "Nothing moved on the connection for too long, so it was closed.",
    cure: "See ftp.idle and ftp.data_idle.",
  },
  malformed: { says: "The client sent something that is no FTP command, or a line that is too long." },
  busy: { says: "As many sessions run as ftp.instances allows.", cure: "Raise it if the machine has room." },
  "busy-source": {
    says: "As many sessions run from this address as ftp.per_source allows.",
    cure: "Raise it when many machines share an address.",
  },
  stopped: { says: "The server was stopped in the middle of the transfer." },
} as const satisfies Record<string, Message>;

export type FtpReason = keyof typeof FTP_REASONS;
