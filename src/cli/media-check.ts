// bootlace media check: are the bytes those that the distribution published?
import type { Command } from "commander";
import { checkMedia } from "../acts/media.ts";
import { named } from "../acts/named.ts";
import type { Finding } from "../media/check.ts";
import { asOptions, print, withStore } from "./context.ts";
import { bytesLine } from "./progress.ts";

export function checkMediaCommand(media: Command): void {
  media
    .command("check <name>")
    .description(
      "verify media by the checksums that come with them: implanted in the disc (RHEL family), SHA256SUMS beside the file, md5sum.txt inside",
    )
    .option("--sha256 <hex>", "a checksum that you have, of the one disc or archive")
    .action(check);
}

async function check(name: string, { sha256 }: { readonly sha256?: string }, command: Command): Promise<void> {
  const found = await withStore(command, (store) => named("media", store.media, name));
  const findings = await asOptions(["sha256"], () => checkMedia(found, sha256, bytesLine));
  print(command, findings, () => textOf(findings));
  if (findings.some(({ right }) => !right)) process.exitCode = 1;
}

function textOf(findings: readonly Finding[]): string {
  if (findings.length === 0)
    return "Nothing comes with these media to check them by: no implanted sum, no list beside or inside. With a sum from elsewhere: --sha256";
  return findings
    .map(({ subject, against, right, detail }) =>
      right ? `right  ${subject}, by ${against}` : `WRONG  ${subject}, by ${against}: ${detail}`,
    )
    .join("\n");
}
