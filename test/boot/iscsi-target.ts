// Disks served over iSCSI by Debian's tgt, inside a segment.
import { join } from "node:path";
import type { Segment } from "../../src/rack/segment.ts";
import { SERVER } from "./lab.ts";

export interface IscsiTarget {
  close(): Promise<void>;
}

/** Each disk is unit 1 of a target of its own: tgt keeps unit 0 for itself. Throws with tgtadm's words. */
export async function serveIscsi(
  segment: Segment,
  folder: string,
  disks: readonly { readonly name: string; readonly image: string }[],
): Promise<IscsiTarget> {
  const env = { ...process.env, TGT_IPC_SOCKET: join(folder, "tgtd.socket") };
  const options = { stdin: "ignore", stdout: "ignore", stderr: "pipe", env } as const;
  const daemon = Bun.spawn(segment.inside(["tgtd", "-f", "--iscsi", `portal=${SERVER}:3260`]), options);
  const close = async () => {
    daemon.kill("SIGKILL");
    await daemon.exited;
  };
  const admin = async (words: string, tries = 1): Promise<void> => {
    const child = Bun.spawn(segment.inside(["tgtadm", "--lld", "iscsi", ...words.split(" ")]), options);
    if ((await child.exited) === 0) return;
    if (tries > 1) {
      await Bun.sleep(200);
      return admin(words, tries - 1);
    }
    throw new Error(`tgtadm ${words}: ${await new Response(child.stderr).text()}`);
  };
  try {
    for (const [i, { name, image }] of disks.entries()) {
      // It needs a moment to come up.
      await admin(`--op new --mode target --tid ${i + 1} -T ${name}`, 25);
      await admin(`--op new --mode logicalunit --tid ${i + 1} --lun 1 -b ${image}`);
      await admin(`--op bind --mode target --tid ${i + 1} -I ALL`);
    }
  } catch (cause) {
    await close();
    throw cause;
  }
  return { close };
}
