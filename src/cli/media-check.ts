// bootlace media check: are the bytes those that the distribution published?
import type { Command } from "commander";
import type { Finding } from "../media/check.ts";
import { withClient } from "./api-client.ts";
import { asOptions, print } from "./context.ts";
import { resultOf } from "./jobs.ts";

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
  const findings = await withClient(command, async (client) => {
    const body = sha256 === undefined ? {} : { sha256 };
    const params = { name };
    const found = await asOptions(["sha256"], async () =>
      resultOf(client, await client.call("media.check", { params, body })),
    );
    return found as readonly Finding[];
  });
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
