// bootlace media check: are the bytes those that the distribution published?
import type { Command } from "commander";
import { checkLayer, type Finding } from "../media/check.ts";
import { layersOf } from "../media/media.ts";
import { stateOf } from "../media/state.ts";
import { Mistake } from "../net/mistake.ts";
import { named, print, withStore } from "./context.ts";
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
  const layers = layersOf(found);
  const files = layers.filter(({ kind }) => kind !== "folder");
  if (sha256 !== undefined && !/^[0-9a-fA-F]{64}$/.test(sha256))
    throw new Mistake(`media ${name} were not checked`, [{ path: "--sha256", problem: "is 64 hexadecimal digits" }]);
  if (sha256 !== undefined && files.length !== 1)
    throw new Mistake(`media ${name} were not checked`, [
      { path: "--sha256", problem: `goes with one file, these media are ${files.length}` },
    ]);
  const findings: Finding[] = [];
  for (const layer of layers) {
    if (stateOf(layer) === "gone")
      findings.push({ subject: layer.path, against: "what was added", right: false, detail: "it is gone" });
    else
      for await (const finding of checkLayer(layer, sha256?.toLowerCase() ?? null, bytesLine)) findings.push(finding);
  }
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
