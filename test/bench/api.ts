// The API's list of a thousand machines, each with events behind it: the time of one answer, all at once and a page, while nothing
// changes and while fifty machines change a second (each a record written through the API and an event of its boot).
import { openWorld } from "../../src/http/api/office.test-data.ts";
import { machineSchema } from "../../src/machines/machine.ts";
import type { Mac } from "../../src/net/mac.ts";
import type { Row, Tell } from "./row.ts";

const MACHINES = 1000;
const EVENTS_EACH = 20;
const ROUNDS = 100;
const CHANGES_A_SECOND = 50;

export async function benchApi(_: unknown, tell: Tell): Promise<void> {
  const world = await openWorld();
  try {
    for (let i = 0; i < MACHINES; i++) {
      await world.store.machines.put(machineSchema.parse({ name: `machine-${i}`, mac: macOf(i), profile: "web" }));
    }
    const macs = (await world.store.machines.all()).map(({ mac }) => mac);
    for (let i = 0; i < EVENTS_EACH; i++)
      await world.store.events.append(
        macs.map((mac) => ({ atMs: i, name: "boot.asked", mac, install: null, detail: { stage: "firmware" } })),
      );
    (await measured("nothing changes")).forEach(tell);
    let isOver = false;
    let changed = 0;
    const startedMs = performance.now();
    const changing = (async () => {
      while (!isOver) {
        await change(changed % MACHINES);
        changed += 1;
        await Bun.sleep(Math.max(0, startedMs + (changed * 1000) / CHANGES_A_SECOND - performance.now()));
      }
    })();
    (await measured("fifty change a second")).forEach(tell);
    isOver = true;
    await changing;
    tell(row("API: changes a second meanwhile", changed / ((performance.now() - startedMs) / 1000), "1/s"));
  } finally {
    await world.close();
  }

  function row(what: string, ours: number, unit = "ms"): Row {
    return { what, ours, peers: {}, unit, better: "less" };
  }

  async function measured(when: string): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (const [what, limit] of [
      [`the list of ${MACHINES} machines in one answer`, MACHINES],
      [`a page of 100 of ${MACHINES} machines`, 100],
    ] as const) {
      const times = await timesOf(() => list(limit));
      rows.push(row(`API: ${what}, ${when}: median`, at(times, 0.5)), row(`API: … 99 %`, at(times, 0.99)));
    }
    return rows;
  }

  async function change(i: number): Promise<void> {
    const mac = macOf(i);
    const body = { mac, profile: "web", groups: [`rack${i % 7}`] };
    const response = await world.ask("operator", "PUT", `/machines/machine-${i}`, body);
    if (!response.ok) throw new Error(`the change was answered ${response.status}`);
    await response.text();
    await world.store.events.append([
      { atMs: Date.now(), name: "boot.asked", mac, install: null, detail: { stage: "firmware" } },
    ]);
  }

  async function list(limit: number): Promise<void> {
    const response = await world.ask("viewer", "GET", `/machines?limit=${limit}`);
    if (!response.ok) throw new Error(`the list was answered ${response.status}`);
    await response.text();
  }
}

function macOf(i: number): Mac {
  const hex = i.toString(16).padStart(4, "0");
  return `52:54:01:00:${hex.slice(0, 2)}:${hex.slice(2)}` as Mac;
}

/** Of each round, ms, from the shortest to the longest. */
async function timesOf(work: () => Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
    // Who asks is not alone: what else waits has its turn.
    await Bun.sleep(5);
  }
  return times.sort((a, b) => a - b);
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
