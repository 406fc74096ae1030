// docs/messages.md from the tables of names. Run it to print the page; the test beside it compares.
import { BOOT_REASONS } from "../../src/boot/messages.ts";
import { DHCP_REASONS } from "../../src/dhcp/messages.ts";
import { FTP_REASONS } from "../../src/ftp/messages.ts";
import { EVENTS } from "../../src/installs/messages.ts";
import type { Message } from "../../src/net/message.ts";
import { TFTP_REASONS } from "../../src/tftp/messages.ts";

const PARTS: readonly (readonly [string, string, Readonly<Record<string, Message>>])[] = [
  ["Events", "What stands on a machine's timeline.", EVENTS],
  ["Boot decisions", "Why a machine is given what it is given.", BOOT_REASONS],
  ["DHCP", "Why a DHCP packet was answered, and how, or not.", DHCP_REASONS],
  ["TFTP", "How a TFTP request or transfer ended.", TFTP_REASONS],
  ["FTP", "How FTP sessions and transfers ended, and why some are refused.", FTP_REASONS],
];

/** The whole page. */
export function messagesPage(): string {
  const parts = PARTS.map(([title, about, table]) => {
    const rows = Object.entries(table).map(([name, { says, cure }]) => `| \`${name}\` | ${says} | ${cure ?? ""} |`);
    return `## ${title}\n${about}\n\n| name | what it says | what to do |\n|---|---|---|\n${rows.join("\n")}\n`;
  });
  const head =
    "# Messages\n\nEvery event and every reason that Bootlace names. Made from the `messages.ts` of each folder: change those.\n";
  return [head, ...parts].join("\n");
}

if (import.meta.main) process.stdout.write(messagesPage());
