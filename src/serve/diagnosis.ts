// A machine's case out of the store: what a diagnosis is made from.
import { answerOf } from "../boot/answer.ts";
import type { CaseFacts } from "../installs/case.ts";
import { diagnose } from "../installs/diagnose.ts";
import type { StoredEvent } from "../installs/event.ts";
import type { Finding } from "../installs/rule.ts";
import type { Arm } from "../machines/arm.ts";
import type { Machine } from "../machines/machine.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { noteText } from "../os/answers/note.ts";
import { familyOf } from "../os/families.ts";
import type { Store } from "../store/interface.ts";

const DAY_MS = 86_400_000;
/** Events looked at: of the machine, and of everybody for what machines share. */
const MOST_OWN = 2000;
const MOST_ALL = 20_000;
const MOST_LINES = 2000;

/** `lately`: everybody's events of the last day, where several machines are looked at. */
export async function diagnoseMachine(
  store: Store,
  mac: Mac,
  nowMs: number,
  lately?: readonly StoredEvent[],
): Promise<Finding[]> {
  return diagnose(await caseOf(store, mac, nowMs, lately));
}

/** Everybody's events of the last day. */
export async function eventsLately(store: Store, nowMs: number): Promise<readonly StoredEvent[]> {
  return (await store.events.list({ limit: MOST_ALL })).filter(({ atMs }) => nowMs - atMs < DAY_MS);
}

export async function caseOf(
  store: Store,
  mac: Mac,
  nowMs: number,
  lately?: readonly StoredEvent[],
): Promise<CaseFacts> {
  const events = await store.events.list({ mac, limit: MOST_OWN });
  const all = lately ?? (await eventsLately(store, nowMs));
  const machine = (await store.machines.all()).find((one) => one.mac === mac) ?? null;
  const arm =
    machine === null ? null : ((await store.arms.all()).findLast((one) => one.machine === machine.name) ?? null);
  const uuid = events.findLast(({ name, detail }) => name === "boot.asked" && detail.uuid !== undefined)?.detail.uuid;
  const sharing = all.filter(
    (one) => uuid !== undefined && one.detail.uuid === uuid && one.mac !== null && one.mac !== mac,
  );
  return {
    mac,
    arm,
    events,
    network: all.filter((one) => one.mac === null),
    lines: arm === null ? [] : await store.logs.list({ install: arm.id, limit: MOST_LINES }),
    sameUuid: [...new Set(sharing.flatMap((one) => one.mac ?? []))],
    findings: arm === null || machine === null ? [] : await findings(store, arm, machine),
    nowMs,
  };
}

/** What a look through the answer file finds; where it is fetched from does not matter to that. */
async function findings(store: Store, arm: Arm, machine: Machine): Promise<string[]> {
  const profile = await store.profiles.get(arm.profile);
  const media = profile === null ? null : await store.media.get(profile.media);
  const family = media === null ? null : familyOf(media.recognition);
  if (profile === null || media === null || family === null) return [];
  const server = { address: "192.0.2.1" as Ipv4, httpPort: 80 };
  const answer = answerOf({ machine, arm, profile, media, packages: null, server });
  const [first] = answer?.files ?? [];
  const context = { version: media.recognition.version, exists: null, ownUrl: null, diskMebibytes: null };
  const notes = [...(answer?.notes ?? []), ...(first === undefined ? [] : family.answer.lint(first.text, context))];
  return notes.map(noteText);
}
