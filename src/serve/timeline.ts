// What the doors report, put on the timelines: which machine, which install, which event.
import { type Client, identify } from "../boot/client.ts";
import { ANSWERS, REPORTS } from "../boot/paths.ts";
import type { DhcpRecord } from "../dhcp/record.ts";
import { eventOfFetch } from "../installs/fetched.ts";
import type { EventName } from "../installs/messages.ts";
import { packageLine } from "../installs/package-line.ts";
import type { SyslogLine } from "../installs/syslog/line.ts";
import { type Arm, isUnderWay } from "../machines/arm.ts";
import { allEntries, type Menu } from "../machines/menu.ts";
import type { Mac } from "../net/mac.ts";
import type { Fetch } from "../tree/tree.ts";
import type { Addresses } from "./addresses.ts";
import type { Estate } from "./estate.ts";
import type { Journal } from "./journal.ts";
import { createPackageCounts, type PackageCount } from "./package-counts.ts";

/** Firmware that hears nothing asks again and again: one event in this time. */
const ASKED_AGAIN_MS = 2000;
/** Forged MACs must not fill the memory. */
const MOST_MACHINES = 20_000;

export interface Timeline {
  dhcp(record: DhcpRecord): void;
  fetched(fetch: Fetch): void;
  add(
    name: EventName,
    mac: Mac | null,
    install: string | null,
    detail: Readonly<Record<string, string | number>>,
  ): void;
}

/** The running server's, which also knows who has gone silent. */
export interface LiveTimeline extends Timeline {
  /** When an install was last heard of, also by what is no event; not since the start of this server: that start. */
  heardOf(install: string): number;
  /** What it said last, by which its silence is judged; null: nothing that tells. */
  saidBy(install: string): string | null;
  /** It was heard of just now. @param said what it said, where that tells what it does */
  listen(install: string, said?: string): void;
  /** A line of its log came. */
  logged(install: string, mac: Mac, line: Pick<SyslogLine, "program" | "text">): void;
  /** To be called every now and then: tells what has waited. */
  tick(): void;
}

/** Paths in the tree that entries of menus start. */
function startedByMenus(menus: readonly Menu[]): { readonly kernels: string[]; readonly initrds: string[] } {
  const starts = menus.flatMap(({ entries }) =>
    allEntries(entries).flatMap(({ does }) => (does.kind === "kernel" ? [does] : [])),
  );
  return { kernels: starts.map(({ kernel }) => kernel), initrds: starts.flatMap(({ initrds }) => initrds) };
}

export function createTimeline(
  estate: Estate,
  addresses: Addresses,
  journal: Journal,
  now: () => number,
  menus: readonly Menu[] = [],
  before: readonly PackageCount[] = [],
): LiveTimeline {
  const ofMenus = startedByMenus(menus);
  const packages = createPackageCounts(before);
  const begunMs = now();
  const asked = new Map<Mac, { readonly atMs: number; readonly uuid: string | null }>();
  const heard = new Map<string, { readonly atMs: number; readonly said: string | null }>();

  function current(mac: Mac | null): Arm | null {
    const machine = mac === null ? null : estate.machine(mac);
    return machine === null ? null : estate.arm(machine);
  }

  /** The install to which what a machine does now belongs. */
  function installOf(mac: Mac | null): string | null {
    const arm = current(mac);
    return arm !== null && (arm.state === "armed" || isUnderWay(arm)) ? arm.id : null;
  }

  function add(
    name: EventName,
    mac: Mac | null,
    install: string | null,
    detail: Record<string, string | number>,
  ): void {
    if (install !== null) listen(install, name === "install.phase" ? String(detail.phase) : undefined);
    journal.add({ atMs: now(), name, mac, install, detail });
  }

  function listen(install: string, said: string | null = null): void {
    heard.delete(install);
    heard.set(install, { atMs: now(), said });
    const [oldest] = heard.keys();
    if (heard.size > MOST_MACHINES && oldest !== undefined) heard.delete(oldest);
  }

  function fetchDetail(fetch: Fetch): Record<string, string | number> {
    const { asker, path, bytes, startedMs, endedMs } = fetch;
    const shown = path.replace(/^(answers|reports)\/[0-9a-f]+/, "$1/…");
    const detail = {
      door: asker.door,
      address: asker.address,
      path: shown,
      bytes,
      ms: Math.round(endedMs - startedMs),
    };
    return fetch.why === undefined || fetch.outcome === "whole" ? detail : { ...detail, why: fetch.why };
  }

  /** No sign of life itself: what it counts was one, perhaps some seconds ago. */
  function tellPackages({ install, mac, ...detail }: PackageCount): void {
    journal.add({ atMs: now(), name: "install.packages", mac, install, detail });
  }

  /** A line of the installer's log. */
  function logged(install: string, mac: Mac, { program, text }: Pick<SyslogLine, "program" | "text">): void {
    listen(install, `${program} ${text}`);
    const line = packageLine(text);
    const count = line === null ? null : packages.done(install, mac, line, now());
    if (count !== null) tellPackages(count);
  }

  function noteAsked(record: DhcpRecord, client: Client): void {
    const { facts, why } = record;
    const before = asked.get(facts.mac);
    // Two machines with one MAC are told apart, however quickly they ask.
    if (before?.uuid === facts.uuid && Math.abs(now() - before.atMs) < ASKED_AGAIN_MS) return;
    asked.delete(facts.mac);
    asked.set(facts.mac, { atMs: now(), uuid: facts.uuid });
    const [oldest] = asked.keys();
    if (asked.size > MOST_MACHINES && oldest !== undefined) asked.delete(oldest);
    const offered = record.reply ?? "no answer";
    const detail = {
      stage: client.stage,
      firmware: client.firmware ?? "unknown",
      offered,
      why,
      network: record.network,
    };
    add("boot.asked", facts.mac, installOf(facts.mac), facts.uuid === null ? detail : { ...detail, uuid: facts.uuid });
  }

  return {
    add,
    heardOf: (install) => heard.get(install)?.atMs ?? begunMs,
    saidBy: (install) => heard.get(install)?.said ?? null,
    listen,
    logged,
    tick() {
      for (const count of packages.due(now())) tellPackages(count);
    },
    dhcp(record) {
      const { facts, address } = record;
      if (address !== null && (record.reply === "ACK" || record.message === "REQUEST"))
        addresses.learn(address, facts.mac);
      const client = identify(facts);
      const { stage } = client;
      const arm = current(facts.mac);
      if (stage === "system") {
        // Ordinary hosts renew for ever; only an installer's request says something.
        if (record.reply !== "ACK" || arm === null || !isUnderWay(arm) || address === null) return;
        return add("install.installer-dhcp", facts.mac, arm.id, { address });
      }
      if (record.message === "DISCOVER") noteAsked(record, client);
      if (record.why === "other-server" && record.message === "REQUEST" && !record.proxied)
        add("boot.took-other", facts.mac, installOf(facts.mac), { stage, network: record.network });
      const got = record.reply === "ACK" || (record.proxied && record.message === "REQUEST");
      if (!got || address === null) return;
      add("boot.address", facts.mac, installOf(facts.mac), { address, stage, network: record.network });
      if (record.file !== null)
        add("boot.loader-offered", facts.mac, installOf(facts.mac), { file: record.file, stage });
    },
    fetched(fetch) {
      const { asker, path, outcome } = fetch;
      if (path.startsWith(`${ANSWERS}/`) || path.startsWith(`${REPORTS}/`)) return;
      const mac = asker.mac ?? addresses.macOf(asker.address);
      const arm = current(mac);
      const profile = arm === null ? null : estate.profile(arm.profile);
      const media = profile === null ? null : estate.media(profile.media);
      const inMedia = (file: string | null) => (media === null || file === null ? null : `media/${media.name}/${file}`);
      const { kernel = null, initrd = null, files = {} } = media?.recognition ?? {};
      // Where there is no Linux kernel: VMware's loader or FreeBSD's, for either firmware; Windows PE. A memory test has one for each firmware.
      const { efi, mboot, mbootEfi, loaderEfi, loaderBios } = files;
      const kernels = [kernel, efi, mboot, mbootEfi, loaderEfi, loaderBios].flatMap(
        (file) => inMedia(file ?? null) ?? [],
      );
      const initrds = [initrd, files.bootWim ?? null].flatMap((file) => inMedia(file) ?? []);
      const name = eventOfFetch({
        door: asker.door,
        path,
        outcome,
        kernels: [...kernels, ...ofMenus.kernels],
        initrds: [...initrds, ...ofMenus.initrds],
      });
      const install = installOf(mac);
      if (name === null) return;
      if (name !== "install.packages") add(name, mac, install, fetchDetail(fetch));
      else if (install !== null) {
        listen(install);
        const count = packages.fetched(install, mac, path, fetch.bytes, now());
        if (count !== null) tellPackages(count);
      }
    },
  };
}
