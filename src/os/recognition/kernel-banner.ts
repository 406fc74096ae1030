// A Linux kernel for x86 says what it is in its set-up part (Linux, Documentation/arch/x86/boot.rst):
//
//   0x202 "HdrS" │ 0x206 version u16 │ … │ 0x20e offset of the version string u16, + 0x200
import type { MediaReader } from "../../media/reader.ts";

const HEADER = 0x202;
const STRING = 0x20e;
const MOST_STRING = 256;

/** `6.1.0-50-amd64 (debian-kernel@lists.debian.org) #1 SMP …`; null for what is no such kernel. */
export async function kernelBanner(media: MediaReader, path: string): Promise<string | null> {
  const head = await media.bytes(path, HEADER, STRING + 2 - HEADER);
  if (head === null || new TextDecoder("latin1").decode(head.subarray(0, 4)) !== "HdrS") return null;
  const offset = (head[STRING - HEADER] ?? 0) | ((head[STRING + 1 - HEADER] ?? 0) << 8);
  if (offset === 0) return null;
  const bytes = await media.bytes(path, offset + 0x200, MOST_STRING);
  if (bytes === null) return null;
  const end = bytes.indexOf(0);
  return new TextDecoder("latin1").decode(end === -1 ? bytes : bytes.subarray(0, end));
}
