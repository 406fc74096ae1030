// All that is known of one install in one archive, for whoever is asked for help. Nothing in it
// is secret: what is kept has none, and what is rendered anew loses them.
import { release } from "node:os";
import { answerOf } from "../boot/answer.ts";
import { writePcap } from "../installs/pcap.ts";
import { redact } from "../installs/redact.ts";
import { type TarFile, writeTar } from "../installs/tarball.ts";
import type { Arm } from "../machines/arm.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { diagnoseMachine } from "../serve/diagnosis.ts";
import { examine } from "../serve/doctor/examine.ts";
import { gather } from "../serve/doctor/gather.ts";
import { installProgress } from "../serve/install-progress.ts";
import type { Store } from "../store/interface.ts";
import { eventLine } from "./event-line.ts";
import { findingText } from "./finding-text.ts";
import { lineText } from "./line-text.ts";
import type { Loaded } from "./loaded.ts";

const README = `What is in here, all of one install:
timeline.txt, timeline.jsonl  what happened, for people and for programs
log.txt                       what the installer logged
packets.pcap                  the machine's DHCP packets; headers below UDP were made anew
rendered/                     its answer files as made now, without secrets
machine.json, install.json    what was known, and how far it came
diagnosis.txt, doctor.json    what Bootlace makes of it, and of its host
config.yaml, versions.txt     how the server is set up
Passwords, their hashes and the tokens of installs are left out.
`;

/** The whole archive, gzipped. */
export async function evidence(store: Store, loaded: Loaded, arm: Arm): Promise<Evidence> {
  const files = await bundle(store, loaded, arm);
  return {
    bytes: Bun.gzipSync(new Uint8Array(writeTar(files, Date.now()))),
    name: `bootlace-${arm.id}.tar.gz`,
    holds: files.map(({ name }) => name),
  };
}

export interface Evidence {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly name: string;
  readonly holds: readonly string[];
}

async function bundle(store: Store, loaded: Loaded, arm: Arm): Promise<TarFile[]> {
  const nowMs = Date.now();
  const machine = await store.machines.get(arm.machine);
  const mac = machine?.mac ?? arm.mac;
  // Of the machine, not of the install alone: what went before explains it.
  const all = mac === null ? [] : await store.events.list({ mac, limit: 5000 });
  const events = all.filter(
    ({ install, atMs }) => install === arm.id || (install === null && atMs >= arm.armedMs - 3_600_000),
  );
  const lines = await store.logs.list({ install: arm.id });
  const packets = mac === null ? [] : await store.packets.list({ mac, limit: 5000 });
  const found = mac === null ? [] : await diagnoseMachine(store, mac, nowMs);
  const doctor = examine(await gather({ ...loaded, store, probe: false }));
  const { token, ...shown } = arm;
  const config = loaded.file === null ? "" : await Bun.file(loaded.file).text();
  const clean = (text: string) => redact(text).replaceAll(token, "…");
  const folder = `bootlace-${arm.id}`;
  const text: Readonly<Record<string, string>> = {
    "README.txt": README,
    "timeline.txt": events.map((event) => eventLine(event, arm.armedMs)).join("\n"),
    "timeline.jsonl": events.map((event) => JSON.stringify(event)).join("\n"),
    "log.txt": lines.map(lineText).join("\n"),
    "install.json": JSON.stringify({ ...shown, progress: await installProgress(store, arm, nowMs) }, null, 2),
    "machine.json": JSON.stringify(machine, null, 2),
    "diagnosis.txt": found.length === 0 ? "nothing found" : found.map(findingText).join("\n\n"),
    "doctor.json": JSON.stringify(doctor, null, 2),
    "config.yaml": config,
    "versions.txt": `bun ${Bun.version}\nlinux ${release()}\n${process.platform} ${process.arch}\n`,
    ...(await rendered(store, arm)),
  };
  return [
    ...Object.entries(text).map(([name, content]) => ({ name: `${folder}/${name}`, content: `${clean(content)}\n` })),
    { name: `${folder}/packets.pcap`, content: writePcap(packets) },
  ];
}

/** The answer files; the server's address in them does not matter here. */
async function rendered(store: Store, arm: Arm): Promise<Record<string, string>> {
  const machine = await store.machines.get(arm.machine);
  const profile = await store.profiles.get(arm.profile);
  const media = profile === null ? null : await store.media.get(profile.media);
  const server = { address: "192.0.2.1" as Ipv4, httpPort: 80 };
  const answer = answerOf({ machine, arm, profile, media, packages: null, server });
  return Object.fromEntries((answer?.files ?? []).map(({ name, text }) => [`rendered/${name}`, text]));
}
