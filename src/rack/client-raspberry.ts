// ◄ door: a simulated Raspberry Pi: the names that its boot ROM and its loader ask for, in their order, as other servers have logged
// them (raspberrypi/firmware issues 1362 and 1605, rpi-eeprom issues 74 and 87). No file of the board is run.
import { latin1 } from "../net/bytes.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { type Mac, macBytes } from "../net/mac.ts";
import type { Link } from "./client-link.ts";
import type { Start } from "./client-scripts.ts";
import { tftpRead } from "./client-tftp.ts";

export type Board = "pi3" | "pi4" | "pi5";

/** What each board cannot do without, and what it looks for before its configuration; `-` before a name: nearly never there. */
const FIRST: Readonly<Record<Board, { readonly needs: readonly string[]; readonly looks: readonly string[] }>> = {
  pi3: { needs: ["start.elf"], looks: ["-autoboot.txt", "config.txt", "-recovery.elf", "start.elf", "fixup.dat"] },
  pi4: { needs: ["start4.elf"], looks: ["config.txt", "-recover4.elf", "-recovery.elf", "start4.elf", "fixup4.dat"] },
  pi5: { needs: ["config.txt"], looks: ["config.txt", "-pieeprom.sig", "-recovery.elf"] },
};
const TREE: Readonly<Record<Board, string>> = {
  pi3: "bcm2710-rpi-3-b.dtb",
  pi4: "bcm2711-rpi-4-b.dtb",
  pi5: "bcm2712-rpi-5-b.dtb",
};

/** The last eight digits of its serial number; its addresses are made of the last six. */
export function piSerial(mac: Mac): string {
  return [...macBytes(mac).subarray(2)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Option 97: the serial number, its lowest byte first, four times (Pi 3: issue 1362). */
export function piUuid(mac: Mac): Uint8Array {
  const low = [...macBytes(mac).subarray(2)].reverse();
  return Uint8Array.from([...low, ...low, ...low, ...low]);
}

export interface PiBoot {
  readonly link: Link;
  readonly server: Ipv4;
  readonly mac: Mac;
  readonly board: Board;
  readonly onStep: (step: string) => Promise<void>;
}

/** Throws with the file that is missing. */
export async function piLoad({ link, server, mac, board, onStep }: PiBoot): Promise<Start> {
  const tftp = (path: string) =>
    tftpRead({
      server,
      port: link.tftpPort,
      from: link.own(),
      path,
      blockBytes: 1024,
      window: 1,
      sizeOnly: false,
      keep: true,
    });
  const folder = `${piSerial(mac)}/`;
  if (board === "pi3") {
    if ((await tftp("bootcode.bin")) === null) throw new Error("bootcode.bin is not there");
    await tftp("bootsig.bin");
  }
  const { needs, looks } = FIRST[board];
  for (const name of needs) {
    if ((await tftp(`${folder}${name}`)) !== null) continue;
    // Without its own folder it would boot from the root.
    const shared = (await tftp(name)) === null ? "" : ", but in the root";
    throw new Error(`${folder}${name} is not there${shared}`);
  }
  for (const name of looks) {
    const found = await tftp(folder + name.replace(/^-/, ""));
    if (found === null && !name.startsWith("-")) throw new Error(`${folder}${name} is not there`);
  }
  const text = async (name: string) => latin1((await tftp(folder + name))?.bytes ?? new Uint8Array());
  const config = await text("config.txt");
  await onStep(`config.txt fetched, ${config.length} bytes`);
  for (const line of config.split("\n"))
    if (line.length > 98) throw new Error(`config.txt: the firmware reads 98 characters of a line, not "${line}"`);
  const kernel = /^kernel=(\S+)$/m.exec(config)?.[1] ?? (board === "pi5" ? "kernel_2712.img" : "kernel8.img");
  const initrds = /^initramfs (\S+) followkernel$/m.exec(config)?.[1]?.split(",") ?? [];
  if ((await tftp(folder + TREE[board])) === null) throw new Error(`${folder}${TREE[board]} is not there`);
  await tftp(`${folder}overlays/overlay_map.dtb`);
  const words = (await text("cmdline.txt")).trim();
  await onStep(`cmdline.txt fetched, ${words.length} bytes`);
  const at = (name: string) => ({ by: "tftp", path: folder + name }) as const;
  return { kind: "kernel", kernel: at(kernel), initrds: initrds.map(at), arguments: words.split(" ") };
}
