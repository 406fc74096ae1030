// ◄ door: a simulated machine: the boot of a real one, step by step, in our own code that speaks the real protocols.
// It fetches every file that a machine would, and runs none of them.
import { GRUB_CONFIG, PXELINUX_CONFIG } from "../boot/paths.ts";
import type { Packet } from "../dhcp/packet.ts";
import { latin1 } from "../net/bytes.ts";
import { ANY, type Ipv4, ipv4Number } from "../net/ipv4.ts";
import { type Mac, macDashes } from "../net/mac.ts";
import { followIpxe } from "./client-ipxe.ts";
import type { Link } from "./client-link.ts";
import {
  ACK,
  type Answer,
  type Asking,
  bootServerRequest,
  discover,
  OFFER,
  readAnswer,
  request,
  type Stage,
} from "./client-packets.ts";
import { type Board, piLoad, piUuid } from "./client-raspberry.ts";
import { answerUrl, type Location, readGrub, readPxelinux, reportUrl, type Start } from "./client-scripts.ts";
import { tftpRead } from "./client-tftp.ts";

export interface ClientOptions {
  readonly link: Link;
  readonly firmware: "bios" | "uefi" | Board;
  readonly mac: Mac;
  readonly onStep: (step: string) => void;
  /** Ends once kernel and initial RAM disk are there, before any installer begins. */
  readonly loadOnly?: boolean;
  /** What SMBIOS has; absent: one that nobody else has. */
  readonly uuid?: Uint8Array;
  readonly habit?: Habit;
  /** Awaited behind each step: whoever plays the machine may hold it there. */
  readonly afterStep?: (step: string) => Promise<void>;
}

/**
 * How it is unlike good firmware. old-ipxe: whichever iPXE it runs is too old for our scripts. one-server: it wants address
 * and boot file of one server, and where two offer it takes neither.
 */
export type Habit = "old-ipxe" | "one-server";
/** iPXE is loaded by iPXE so many times before a person switches it off. */
const MOST_LOADS = 6;

/** Where the boot ended: on the local disk, with all files loaded, or in an installer that has its answer file and said so. */
export type ClientOutcome = "local" | "loaded" | "running";

const KEPT = 2 ** 20;
const TRIES = [4, 8, 16];
/** What was loaded is started: on a real machine that takes seconds, here just enough to keep the timeline's order. */
const START_MS = 300;

/** What the machine was told to fetch first. */
interface Told {
  readonly file: string;
  readonly nextServer: Ipv4;
  readonly raspberryPi: boolean;
}

/** Boots once. Throws with the step that failed, as a machine's screen would say it. */
export async function simulateBoot(options: ClientOptions): Promise<ClientOutcome> {
  const { link, firmware, mac } = options;
  const step = stepOf(options);
  const board = firmware === "bios" || firmware === "uefi" ? null : firmware;
  const uuid = options.uuid ?? (board === null ? crypto.getRandomValues(new Uint8Array(16)) : piUuid(mac));
  const ask = (stage: Stage) => address(options, stage, uuid);
  const first = firmware === "bios" || firmware === "uefi" ? firmware : "raspberry-pi";
  const told = await ask(options.habit === "old-ipxe" ? "ipxe-old" : first);
  if (board === null ? told.file === "" : !told.raspberryPi) {
    await step(
      board === null
        ? "no boot file was named: going to the local disk"
        : "no offer for a Raspberry Pi: going to the next boot device",
    );
    return "local";
  }
  const start =
    board === null
      ? await load(options, told, ask)
      : await piLoad({ link, server: told.nextServer, mac, board, onStep: step });
  if (start === null) throw new Error("the loader found nothing to start in what it was given");
  if (start.kind === "local") {
    await step("the loader was told to start the local disk");
    return "local";
  }
  const server = told.nextServer;
  await step(`kernel fetched, ${await fetched(link, start.kernel, server)} bytes`);
  for (const each of start.initrds) await step(`initrd fetched, ${await fetched(link, each, server)} bytes`);
  if (options.loadOnly === true) return "loaded";
  await Bun.sleep(START_MS);
  return install(options, start.arguments, () => ask("installer"));
}

async function install(
  options: ClientOptions,
  words: readonly string[],
  ask: () => Promise<Told>,
): Promise<ClientOutcome> {
  const { link } = options;
  const step = stepOf(options);
  await ask();
  const url = answerUrl(words);
  if (url === null) throw new Error("the kernel arguments name no answer file (url=)");
  const answers = await link.get(url, KEPT);
  if (answers.status !== 200) throw new Error(`the answer file was refused: HTTP ${answers.status}`);
  await step(`answer file fetched, ${answers.bytes} bytes`);
  const report = reportUrl(answers.text, "running");
  if (report === null) throw new Error("the answer file has no address to report to");
  const said = await link.get(report, KEPT);
  if (said.status >= 300) throw new Error(`the report was refused: HTTP ${said.status}`);
  await step("installer reported that it runs");
  return "running";
}

/** DISCOVER, OFFER, REQUEST, ACK; then port 4011 when only a proxy can say what to boot. */
async function address(options: ClientOptions, stage: Stage, uuid: Uint8Array): Promise<Told> {
  const { link, mac } = options;
  const step = stepOf(options);
  const [xid = 0] = crypto.getRandomValues(new Uint32Array(1));
  const asking: Asking = { stage, mac, uuid, xid, giaddr: link.giaddr };
  let answers: Answer[] = [];
  for (const seconds of TRIES) {
    // An offer without a boot file may be followed by a proxy's: real firmware waits for that, too.
    const found = await link.ask(discover(asking), seconds, (got) => enoughOffers(stage, got));
    answers = read(found).filter((each) => each.type === OFFER);
    if (answers.some((each) => each.yiaddr !== ANY)) break;
  }
  const offer = answers.find((each) => each.yiaddr !== ANY);
  if (options.habit === "one-server" && new Set(answers.map(({ server }) => server)).size > 1)
    throw new Error("two servers offered, and this firmware takes neither");
  if (offer === undefined) throw new Error(`no address was offered (${stage})`);
  let got: Answer | undefined;
  for (const seconds of TRIES) {
    got = read(await link.ask(request(asking, offer), seconds, (list) => list.length > 0))[0];
    if (got !== undefined) break;
  }
  if (got?.type !== ACK) throw new Error(`the address ${offer.yiaddr} was not confirmed (${stage})`);
  await link.take(got.yiaddr, got.prefix);
  await step(`address ${got.yiaddr} from ${got.server} (${stage})`);
  const proxy = answers.find((each) => each.yiaddr === ANY && each.pxe);
  if (stage === "installer" || proxy === undefined) return told(got);
  if (proxy.file !== "" && (proxy.direct || stage.startsWith("ipxe"))) return told(proxy);
  const server = proxy.nextServer === ANY ? proxy.server : proxy.nextServer;
  const served = read(await link.askBootServer(bootServerRequest(asking, got.yiaddr), server, 8))[0];
  if (served === undefined) throw new Error(`the proxy ${server} did not answer on its boot server port (${stage})`);
  return told(served);
}

/** Says a step and waits where it is held. */
function stepOf({ onStep, afterStep }: ClientOptions): (step: string) => Promise<void> {
  return async (step) => {
    onStep(step);
    await afterStep?.(step);
  };
}

function told({ file, nextServer: next, server, raspberryPi = false }: Answer): Told {
  const nextServer = next === ANY ? server : next;
  // iPXE is told whole addresses, whose host is the server itself.
  return { file: file.replace(/^tftp:\/\/[^/]+\/+/, ""), nextServer, raspberryPi };
}

function read(packets: readonly Packet[]): Answer[] {
  return packets.map(readAnswer).filter((each) => each !== null);
}

function enoughOffers(stage: Stage, packets: readonly Packet[]): boolean {
  const offers = read(packets);
  const addressed = offers.find((each) => each.yiaddr !== ANY);
  if (addressed === undefined) return false;
  return stage === "installer" || addressed.file !== "" || offers.some((each) => each.yiaddr === ANY && each.pxe);
}

/** Fetches the loader and does what that loader does next. */
async function load(
  options: ClientOptions,
  first: Told,
  ask: (stage: Stage) => Promise<Told>,
  loads = 1,
): Promise<Start | null> {
  const { link, firmware } = options;
  const step = stepOf(options);
  let now = first;
  if (!isUrl(now.file)) {
    const size = firmware === "uefi" ? await tftp(link, now, now.file, true) : null;
    if (size !== null && size.size === null) throw new Error("the server did not tell the loader's size");
    if (size !== null) await step(`size of ${now.file} is ${size.size} bytes`);
    const loader = await tftp(link, now, now.file, false);
    if (loader === null) throw new Error(`the loader ${now.file} is not there`);
    await step(`loader ${now.file} fetched, ${loader.bytes.length} bytes`);
    if (/pxelinux\.0$/.test(now.file)) return pxelinux(options, now);
    if (/(shim|grub)[^/]*\.efi$/.test(now.file)) return grub(options, now);
    await Bun.sleep(START_MS);
    const old = options.habit === "old-ipxe";
    now = await ask(old ? "ipxe-old" : firmware === "uefi" ? "ipxe-uefi" : "ipxe-bios");
    if (now.file === "") return { kind: "local" };
    if (old && loads < MOST_LOADS) return load(options, now, ask, loads + 1);
    if (!isUrl(now.file))
      throw new Error(`iPXE was sent to ${now.file} instead of a script: it would load itself for ever`);
  }
  const script = await link.get(now.file, KEPT);
  if (script.status !== 200) throw new Error(`the script was refused: HTTP ${script.status}`);
  await step(`script fetched, ${script.bytes} bytes`);
  return followIpxe(script.text, now.file, firmware === "uefi" ? "efi" : "pcbios");
}

async function pxelinux(options: ClientOptions, from: Told): Promise<Start | null> {
  const { link, mac } = options;
  const step = stepOf(options);
  const folder = from.file.replace(/\/?[^/]*$/, "");
  const hex = ipv4Number(link.own()).toString(16).padStart(8, "0").toUpperCase();
  const prefixes = Array.from({ length: 8 }, (_, i) => hex.slice(0, 8 - i));
  await tftp(link, from, `${folder}/ldlinux.c32`, false);
  for (const name of [`01-${macDashes(mac)}`, ...prefixes, "default"]) {
    const found = await tftp(link, from, `${folder}/${PXELINUX_CONFIG.split("/").at(-1)}/${name}`, false);
    if (found === null) continue;
    await step(`menu ${name} fetched, ${found.bytes.length} bytes`);
    return readPxelinux(latin1(found.bytes), folder);
  }
  return null;
}

async function grub(options: ClientOptions, from: Told): Promise<Start | null> {
  const { link, mac } = options;
  const step = stepOf(options);
  const folder = from.file.replace(/\/?[^/]*$/, "");
  if (/shim/.test(from.file)) {
    // shim writes two slashes.
    const second = await tftp(link, from, `${folder}//grubx64.efi`, false);
    if (second === null) throw new Error("shim's second stage grubx64.efi is not there");
    await step(`grubx64.efi fetched, ${second.bytes.length} bytes`);
  }
  // Debian's network GRUB asks for this one name, which sends each machine to its own file.
  let path = `${GRUB_CONFIG}/grub.cfg`;
  for (let hops = 0; hops < 3; hops++) {
    const found = await tftp(link, from, path, false);
    if (found === null) return null;
    await step(`configuration ${path} fetched, ${found.bytes.length} bytes`);
    const read = readGrub(latin1(found.bytes), { net_default_mac: mac });
    if (typeof read !== "string") return read;
    path = read;
  }
  return null;
}

function isUrl(file: string): boolean {
  return /^https?:\/\//.test(file);
}

function tftp(link: Link, from: Pick<Told, "nextServer">, path: string, sizeOnly: boolean, keep = true) {
  const { nextServer: server } = from;
  return tftpRead({ server, port: link.tftpPort, from: link.own(), path, blockBytes: 1468, window: 4, sizeOnly, keep });
}

async function fetched(link: Link, where: Location, server: Ipv4): Promise<number> {
  if (where.by === "http") {
    const got = await link.get(where.url, 0);
    if (got.status !== 200) throw new Error(`${new URL(where.url).pathname} was refused: HTTP ${got.status}`);
    return got.bytes;
  }
  const got = await tftp(link, { nextServer: server }, where.path, false, false);
  if (got === null) throw new Error(`${where.path} is not there`);
  return got.length;
}
