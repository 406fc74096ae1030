// For tests: the boot desk of one network with a real store and a clock that can be set, driven by words:
// "arm web1, boot: install, answer: given, restart, boot: local already-started".
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MACHINE, MEDIA, NOW, PROFILE, SERVER } from "../boot/cases.test-data.ts";
import type { ClientFacts } from "../dhcp/client.ts";
import type { DhcpRecord } from "../dhcp/record.ts";
import type { BootEvent } from "../installs/event.ts";
import { type Arm, FROM } from "../machines/arm.ts";
import { diskText } from "../machines/disk-text.ts";
import { NO_DISK, type Profile } from "../machines/profile.ts";
import { diskSchema } from "../machines/spec/disk.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import type { Store } from "../store/interface.ts";
import { openSqlite, storeFile } from "../store/sqlite.ts";
import { createAddresses } from "./addresses.ts";
import { createDesk } from "./desk.ts";
import { loadEstate } from "./estate.ts";
import { closeExpired } from "./expiry.ts";
import { createReports } from "./reports.ts";
import { createSightings, toldBy } from "./sightings.ts";
import { createTimeline } from "./timeline.ts";

export const UUID = "4c4c4544-0042-3510-8051-b7c04f4e3132";
const OTHER_UUID = "4c4c4544-0042-3510-8051-000000000000";
const MACHINE_ADDRESS = "192.168.9.20" as Ipv4;
const STRANGER = "192.168.9.66" as Ipv4;
const OTHER_MAC = "52:54:00:99:99:99" as Mac;

/** Started and not installed. */
const TOOL: Profile = { ...PROFILE, name: "tool", use: "start" };

export interface World {
  /** Does what the words say; what came of it. */
  act(words: string): Promise<string>;
  /** Answer files that left this server, each with the state its arm was in, on the disk, when it was asked for. */
  readonly given: readonly { readonly state: string; readonly inTime: boolean }[];
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "bootlace-guard-"));
  const given: { state: string; inTime: boolean }[] = [];
  let nowMs = NOW;
  let full = false;
  let armed = 0;
  const tokens: string[] = [];
  let script = "";
  /** What the timeline was told, in all runs of the server. */
  const past: BootEvent[] = [];
  let run = await start();

  async function start() {
    const events: BootEvent[] = [];
    const store = withFullDisk(await openSqlite(storeFile(folder)), () => full);
    const estate = await loadEstate(store);
    const addresses = createAddresses(() => nowMs);
    const now = () => nowMs;
    const sightings = createSightings(now, toldBy(past));
    const timeline = createTimeline(estate, addresses, journalInto(events, past), now);
    const desk = createDesk({
      estate,
      timeline,
      server: SERVER,
      proxied: false,
      loaders: () => new Set(),
      sightings,
      now,
    });
    return { events, store, estate, timeline, desk, reports: createReports(estate, timeline, () => nowMs) };
  }
  await command(async (store) => {
    await store.machines.put(MACHINE);
    await store.profiles.put(PROFILE);
    await store.profiles.put(TOOL);
    await store.media.put(MEDIA);
  });

  /** What a command of the CLI does, in another process. */
  async function command(work: (store: Store) => Promise<unknown>): Promise<void> {
    const store = await openSqlite(storeFile(folder));
    await work(store);
    await store.close();
    await run.estate.refresh();
  }

  async function arm(minutes: number, name = PROFILE.name): Promise<void> {
    const machine = (await run.store.machines.all())[0] ?? MACHINE;
    const profile = (await run.store.profiles.get(name)) ?? PROFILE;
    armed += 1;
    const token = String(armed).padStart(32, "0");
    tokens.push(token);
    const made: Arm = {
      id: String(armed).padStart(12, "0"),
      machine: machine.name,
      profile: profile.name,
      mac: machine.mac,
      uuid: machine.uuid,
      disk: profile.use === "start" ? NO_DISK : diskText(profile.spec.disk),
      token,
      armedBy: "a test",
      armedMs: nowMs,
      expiresMs: nowMs + minutes * 60_000,
      state: "armed",
      changedMs: nowMs,
    };
    await command((store) => store.arms.add(made));
  }

  async function dhcp(uuid: string | null): Promise<void> {
    for (const message of ["DISCOVER", "REQUEST"]) {
      run.timeline.dhcp(record(message, uuid));
      run.desk.overheard(record(message, uuid));
    }
    // What follows from it is written behind the answer.
    await Bun.sleep(2);
  }

  async function boot(uuid: string | null): Promise<string> {
    await dhcp(uuid);
    return fetchScript();
  }

  async function fetchScript(): Promise<string> {
    script = await run.desk.script("ipxe", MACHINE.mac);
    if (script.includes("/answers/")) return "install";
    const last = run.events.findLast(({ name }) => name === "boot.local" || name === "boot.once");
    return last?.name === "boot.once" ? "start" : `local ${last?.detail.why}`;
  }

  async function answer(
    token: string | undefined,
    address: Ipv4,
    mac: Mac | null,
    file = "preseed.cfg",
  ): Promise<string> {
    const before = (await run.store.arms.all()).find((one) => one.token === token);
    const bytes = await run.desk.answerFile(token ?? "", file, { door: "http", address, mac });
    if (bytes === null) return `refused ${run.events.at(-1)?.detail.why}`;
    given.push({ state: before?.state ?? "none", inTime: before !== undefined && nowMs < before.expiresMs });
    return "given";
  }

  async function report(phase: string): Promise<string> {
    const url = new URL(`http://192.168.9.1/reports/${tokens.at(-1)}/${phase}`);
    const asker = { door: "http", address: MACHINE_ADDRESS, mac: MACHINE.mac } as const;
    const reply = await run.reports(new Request(url.href), url, asker);
    if (reply?.status !== 200) return "refused";
    return (await reply.text()).startsWith("stop:") ? "stopped" : "noted";
  }

  const ACTIONS: Readonly<Record<string, (word: string) => Promise<unknown>>> = {
    arm: (minutes) => arm(Number(minutes || 120)),
    start: (minutes) => arm(Number(minutes || 120), TOOL.name),
    use: (use) => command((store) => store.profiles.put({ ...PROFILE, use: use as "install" | "start" })),
    "tool-use": (use) => command((store) => store.profiles.put({ ...TOOL, use: use as "install" | "start" })),
    disarm: () => command((store) => store.arms.move(lastId(), FROM.disarmed, "disarmed", nowMs)),
    "disarm-unseen": async () => {
      const store = await openSqlite(storeFile(folder));
      await store.arms.move(lastId(), FROM.disarmed, "disarmed", nowMs);
      await store.close();
    },
    boot: (uuid) => boot(uuid === "other" ? OTHER_UUID : uuid === "none" ? null : uuid || UUID),
    dhcp: (uuid) => dhcp(uuid === "other" ? OTHER_UUID : UUID),
    script: fetchScript,
    answer: (which) => answer(tokens.at(which === "old" ? 0 : -1), MACHINE_ADDRESS, MACHINE.mac),
    "late-script": () => answer(tokens.at(-1), MACHINE_ADDRESS, MACHINE.mac, "late.sh"),
    "answer-unknown-address": () => answer(tokens.at(-1), MACHINE_ADDRESS, null),
    "answer-stranger": () => answer(tokens.at(-1), STRANGER, OTHER_MAC),
    "answer-guess": () => answer("f".repeat(32), STRANGER, OTHER_MAC),
    report,
    pass: async (minutes) => {
      nowMs += Number(minutes) * 60_000;
    },
    sweep: () => closeExpired(run.estate, run.timeline, nowMs),
    restart: async () => {
      await run.store.close();
      run = await start();
    },
    full: async () => {
      full = true;
    },
    emptied: async () => {
      full = false;
    },
    card: () => command((store) => store.machines.put({ ...MACHINE, mac: OTHER_MAC })),
    label: (uuid) => command((store) => store.machines.put({ ...MACHINE, uuid: uuid || UUID })),
    forget: () => command((store) => store.machines.remove(MACHINE.name)),
    remember: () => command((store) => store.machines.put(MACHINE)),
    disk: (disk) =>
      command((store) =>
        store.profiles.put({ ...PROFILE, spec: { ...PROFILE.spec, disk: diskSchema.parse(disk || {}) } }),
      ),
    "no-profile": () => command((store) => store.profiles.remove(PROFILE.name)),
    "no-media": () => command((store) => store.media.remove(MEDIA.name)),
  };
  const lastId = () => String(armed).padStart(12, "0");

  return {
    given,
    async act(words) {
      const [name = "", word = ""] = words.split(" ");
      const action = ACTIONS[name];
      if (action === undefined) throw new Error(`no such action: ${words}`);
      const result = await action(word);
      return typeof result === "string" ? result : "";
    },
    async close() {
      await run.store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A store that takes no step of an arm while the disk is full. */
function withFullDisk(store: Store, isFull: () => boolean): Store {
  const refuse = () => Promise.reject(new Error("database or disk is full"));
  return { ...store, arms: { ...store.arms, move: (...words) => (isFull() ? refuse() : store.arms.move(...words)) } };
}

function journalInto(...all: readonly BootEvent[][]) {
  return {
    add: (event: BootEvent) => all.forEach((events) => void events.push(event)),
    lost: () => 0,
    close: async () => {},
  };
}

function record(message: string, uuid: string | null): DhcpRecord {
  const facts: ClientFacts = {
    mac: MACHINE.mac,
    uuid,
    architecture: 7,
    vendorClass: "PXEClient:Arch:00007:UNDI:003000",
    userClass: null,
    ipxeFeatures: new Set(),
    relay: null,
  };
  const same = { atMs: NOW, network: "eth0", server: SERVER.address, file: null, proxied: false, installerOrOs: false };
  const reply = message === "DISCOVER" ? "OFFER" : "ACK";
  return { ...same, message, facts, sent: true, why: "offered", reply, address: MACHINE_ADDRESS };
}
