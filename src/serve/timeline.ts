// What the doors report, put on the timelines: which machine, which install, which event.
import { identify } from "../boot/client.ts";
import { ANSWERS, REPORTS } from "../boot/paths.ts";
import type { DhcpRecord } from "../dhcp/record.ts";
import { eventOfFetch } from "../installs/fetched.ts";
import type { EventName } from "../installs/messages.ts";
import { type Arm, isUnderWay } from "../machines/arm.ts";
import type { Mac } from "../net/mac.ts";
import type { Fetch } from "../tree/tree.ts";
import type { Addresses } from "./addresses.ts";
import type { Estate } from "./estate.ts";
import type { Journal } from "./journal.ts";

/** Packages come by the hundred: one event for the first, then for each so many. */
const PACKAGES_AN_EVENT = 50;

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

export function createTimeline(estate: Estate, addresses: Addresses, journal: Journal, now: () => number): Timeline {
  const packages = new Map<string, number>();

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
    journal.add({ atMs: now(), name, mac, install, detail });
  }

  function fetchDetail(fetch: Fetch): Record<string, string | number> {
    const { asker, path, bytes, startedMs, endedMs } = fetch;
    const shown = path.replace(/^(answers|reports)\/[0-9a-f]+/, "$1/…");
    return { door: asker.door, address: asker.address, path: shown, bytes, ms: Math.round(endedMs - startedMs) };
  }

  function countPackage(install: string, mac: Mac | null, fetch: Fetch): void {
    const count = (packages.get(install) ?? 0) + 1;
    packages.set(install, count);
    if (count % PACKAGES_AN_EVENT !== 1) return;
    add("install.packages", mac, install, { count, newest: fetch.path.split("/").at(-1) ?? "" });
  }

  return {
    add,
    dhcp(record) {
      const { facts, address } = record;
      if (address !== null && (record.reply === "ACK" || record.message === "REQUEST"))
        addresses.learn(address, facts.mac);
      const { stage } = identify(facts);
      const arm = current(facts.mac);
      if (stage === "system") {
        // Ordinary hosts renew for ever; only an installer's request says something.
        if (record.reply !== "ACK" || arm === null || !isUnderWay(arm) || address === null) return;
        return add("install.installer-dhcp", facts.mac, arm.id, { address });
      }
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
      const kernel = inMedia(media?.recognition.kernel ?? null);
      const initrd = inMedia(media?.recognition.initrd ?? null);
      const name = eventOfFetch({ path, outcome, kernel, initrds: initrd === null ? [] : [initrd] });
      const install = installOf(mac);
      if (name === null) return;
      if (name !== "install.packages") add(name, mac, install, fetchDetail(fetch));
      else if (install !== null) countPackage(install, mac, fetch);
    },
  };
}
