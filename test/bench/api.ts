// The API's list of a thousand machines, each with events behind it: the time of one answer, all at once and a page.
import { openWorld } from "../../src/http/api/office.test-data.ts";
import { machineSchema } from "../../src/machines/machine.ts";
import type { Row } from "./row.ts";

const MACHINES = 1000;
const EVENTS_EACH = 20;
const ROUNDS = 21;

export async function benchApi(): Promise<Row[]> {
  const world = await openWorld();
  try {
    for (let i = 0; i < MACHINES; i++) {
      const hex = i.toString(16).padStart(4, "0");
      const mac = `52:54:01:00:${hex.slice(0, 2)}:${hex.slice(2)}`;
      await world.store.machines.put(machineSchema.parse({ name: `machine-${i}`, mac, profile: "web" }));
    }
    const macs = (await world.store.machines.all()).map(({ mac }) => mac);
    for (let i = 0; i < EVENTS_EACH; i++)
      await world.store.events.append(
        macs.map((mac) => ({ atMs: i, name: "boot.asked", mac, install: null, detail: { stage: "firmware" } })),
      );
    const row = (what: string, ours: number): Row => ({ what, ours, peers: {}, unit: "ms", better: "less" });
    return [
      row(`API: the list of ${MACHINES} machines in one answer`, await median(() => list(MACHINES))),
      row(`API: a page of 100 of ${MACHINES} machines`, await median(() => list(100))),
    ];
  } finally {
    await world.close();
  }

  async function list(limit: number): Promise<void> {
    const response = await world.ask("viewer", "GET", `/machines?limit=${limit}`);
    if (!response.ok) throw new Error(`the list was answered ${response.status}`);
    await response.text();
  }
}

/** Milliseconds. */
async function median(work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}
