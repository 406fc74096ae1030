// The contract's routes of machines' boots and packets.
import { type Boot, bootLike, bootsOfMachine } from "../../acts/boots.ts";
import { macOf } from "../../acts/mac-of.ts";
import { readPacket } from "../../acts/packet-text.ts";
import type { bootRoutes } from "../contract/boots.ts";
import type { Handlers, Office } from "./office.ts";
import { Refusal } from "./refusal.ts";

export const bootHandlers: Handlers<typeof bootRoutes> = {
  async "boots.list"({ store, now }, { query }) {
    const boots = await bootsOfMachine(store, await macOf(store, query.machine), now());
    return { items: boots.slice(0, query.limit).map(shownBoot) };
  },
  async "boots.show"(office, { params, query }) {
    return withTimeline(await bootNamed(office, query.machine, params.id));
  },
  async "boots.like"(office, { params, query }) {
    const found = await bootLike(office.store, await bootNamed(office, query.machine, params.id), office.now());
    if (found === null) throw new Refusal("not-there", "no boot to compare with went well yet");
    return withTimeline(found);
  },
  async "packets.list"({ store }, { query }) {
    const packets = await store.packets.list({ mac: await macOf(store, query.machine), limit: query.limit });
    return { items: packets.map(readPacket).reverse() };
  },
};

async function bootNamed({ store, now }: Office, machine: string, id: number): Promise<Boot> {
  const boots = await bootsOfMachine(store, await macOf(store, machine), now());
  const found = boots.find((one) => one.id === id);
  if (found === undefined) throw new Refusal("not-there", `${machine} has no boot ${id} (any more)`);
  return found;
}

export function shownBoot({ timeline, ...rest }: Boot) {
  return { ...rest, events: timeline.length };
}

function withTimeline(boot: Boot) {
  return { ...shownBoot(boot), timeline: boot.timeline };
}
