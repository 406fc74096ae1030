// The contract's machine routes, by what people do and what the store knows.
import { armAll, checkNumber, disarmAll, machinesNamed, wished } from "../../acts/arming.ts";
import { groupsOf, regroup } from "../../acts/groups.ts";
import { changeMachines, putMachine, removeMachine, removeMachines, type Same } from "../../acts/machines.ts";
import { named } from "../../acts/named.ts";
import { explained } from "../../acts/rehearse.ts";
import { startOnce } from "../../acts/starting.ts";
import { time } from "../../acts/time-text.ts";
import { registerCode } from "../../boot/register.ts";
import type { Lease } from "../../dhcp/lease.ts";
import type { Arm } from "../../machines/arm.ts";
import type { Machine } from "../../machines/machine.ts";
import { numberInChinese, numberInWords } from "../../machines/number-words.ts";
import type { Mac } from "../../net/mac.ts";
import type { Store } from "../../store/interface.ts";
import type { machineRoutes } from "../contract/machines.ts";
import type { Handlers, Office } from "./office.ts";
import { pageBy } from "./pages.ts";

/** Unknown machines that are looked at for the list of them. */
const MOST_UNKNOWN = 2000;

export const machineHandlers: Handlers<typeof machineRoutes> = {
  async "machines.list"({ store, now }, { query }) {
    const view = await viewOf(store, now());
    const wanted = (await store.machines.all()).filter((machine) => {
      const arm = view.arms.get(machine.name);
      const state = query.state === undefined || query.state === (arm?.state ?? "never");
      const profile = query.profile === undefined || machine.profile === query.profile;
      const group = query.group === undefined || machine.groups.includes(query.group);
      return state && profile && group && has(machine, query.q, view);
    });
    const page = pageBy(wanted, query, ({ name }) => name);
    const items = await Promise.all(page.items.map(async (one) => ({ ...one, now: await nowOf(store, one, view) })));
    return { ...page, items };
  },
  "machines.show": ({ store }, { params }) => named("machine", store.machines, params.name),
  async "machines.now"({ store, now }, { params }) {
    return nowOf(store, await named("machine", store.machines, params.name), await viewOf(store, now()));
  },
  "machines.put": ({ store, loaded }, { params, body }) =>
    putMachine(store, loaded.config, { ...body, name: params.name }),
  "machines.remove": ({ store }, { params }) => removeMachine(store, params.name),
  async "machines.change"({ store, loaded }, { body }) {
    // Fields that were not given are absent here, not undefined.
    const set = body.set as Same;
    return changeMachines(store, loaded.config, await machinesNamed(store, body), set);
  },
  async "machines.forget"({ store }, { body }) {
    return removeMachines(store, await machinesNamed(store, body));
  },
  async "machines.discovered"({ store, now }, { query }) {
    const known = new Set((await store.machines.all()).map(({ mac }) => mac as string));
    const unknown = (await store.events.macs(MOST_UNKNOWN)).filter((mac) => !known.has(mac));
    const leases = leasesByMac(await store.leases.all(), now());
    const found = await Promise.all(unknown.map((mac) => discovered(store, mac, leases.get(mac) ?? null)));
    const items = found.flatMap((one) => one ?? []).sort((a, b) => b.seenMs - a.seenMs);
    return { items: items.slice(0, query.limit), next: null, total: items.length };
  },
  "machines.groups": async ({ store }) => groupsOf(await store.machines.all()),
  "machines.regroup": async ({ store }, { body }) => regroup(store, await machinesNamed(store, body), body),
  "machines.explain": ({ store, loaded, now }, { query }) => explained(store, loaded, { ...query, nowMs: now() }),
  async "arms.plan"({ store, loaded }, { body }) {
    const wishes = await wished(store, await machinesNamed(store, body), body.profile, loaded);
    const items = wishes.map(({ machine, profile, what, warnings }) => ({
      machine: machine.name,
      profile: profile.name,
      what,
      warnings,
    }));
    return { items, number: numberInWords(items.length), numberZh: numberInChinese(items.length) };
  },
  async "arms.add"({ store, loaded, now }, { body, who }) {
    const wishes = await wished(store, await machinesNamed(store, body), body.profile, loaded);
    checkNumber(wishes.length, body.number);
    const nowMs = now();
    const expiresMs = nowMs + body.forSeconds * 1000;
    const made = await armAll(store, wishes, { by: who.title, nowMs, expiresMs, until: time(expiresMs) });
    return made.map(shownArm);
  },
  async "starts.add"({ store, loaded, now }, { body, who }) {
    const nowMs = now();
    const expiresMs = nowMs + body.forSeconds * 1000;
    const permission = { by: who.title, nowMs, expiresMs, until: time(expiresMs) };
    const { arms, warnings } = await startOnce(store, body, body.once, permission, loaded);
    return { arms: arms.map(shownArm), warnings };
  },
  async "arms.remove"({ store, now }, { body, who }) {
    return disarmAll(store, await machinesNamed(store, body), { by: who.title, nowMs: now() });
  },
};

/** Without what opens its files. */
export function shownArm(arm: Arm): Omit<Arm, "token"> {
  const { token: _, ...rest } = arm;
  return rest;
}

interface View {
  readonly arms: ReadonlyMap<string, Arm>;
  readonly leases: ReadonlyMap<string, Lease>;
}

async function viewOf(store: Store, nowMs: number): Promise<View> {
  const arms = new Map((await store.arms.all()).map((arm) => [arm.machine, arm]));
  return { arms, leases: leasesByMac(await store.leases.all(), nowMs) };
}

function leasesByMac(leases: readonly Lease[], nowMs: number): Map<string, Lease> {
  const live = leases.filter(({ state, expiresMs }) => state === "bound" && expiresMs > nowMs);
  return new Map(live.map((lease) => [lease.mac, lease]));
}

function has(machine: Machine, q: string | undefined, { leases }: View): boolean {
  if (q === undefined) return true;
  const wanted = q.toLowerCase();
  const macLike = wanted.replaceAll("-", ":");
  const { name, mac, uuid, address } = machine;
  const texts = [name, uuid ?? "", address ?? "", leases.get(mac)?.address ?? ""];
  return mac.includes(macLike) || texts.some((text) => text.includes(wanted));
}

async function nowOf(store: Office["store"], { name, mac }: Machine, view: View) {
  const [event] = await store.events.list({ mac, limit: 1 });
  const arm = view.arms.get(name);
  return {
    arm: arm === undefined ? null : shownArm(arm),
    address: view.leases.get(mac)?.address ?? null,
    seenMs: event?.atMs ?? null,
    event: event?.name ?? null,
  };
}

async function discovered(store: Store, mac: string, lease: Lease | null) {
  const events = await store.events.list({ mac, limit: 50 });
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) return null;
  const asked = events.findLast(({ name }) => name === "boot.asked")?.detail;
  const text = (value: string | number | undefined) => (value === undefined ? null : String(value));
  return {
    mac,
    code: registerCode(mac as Mac),
    uuid: text(asked?.uuid),
    firmware: text(asked?.firmware),
    address: lease?.address ?? null,
    firstMs: first.atMs,
    seenMs: last.atMs,
  };
}
