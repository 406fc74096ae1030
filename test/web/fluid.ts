// How fluid the table of machines is: a thousand machines, of which fifty change a second, while somebody scrolls. Frames are
// counted in the browser itself.
//   bin/bun test/web/fluid.ts [SECONDS] [MACHINES]
import { machineSchema } from "../../src/machines/machine.ts";
import { openSqlite, storeFile } from "../../src/store/sqlite.ts";
import { macOf } from "./estate.ts";
import { logIn, openBrowser, openServer, settled, visit } from "./ground.ts";

const CHANGES_A_SECOND = 50;
const BATCHES_A_SECOND = 5;
const [seconds = "20", machines = "1000"] = process.argv.slice(2);

const server = await openServer({ machines: Number(machines) });
const browser = await openBrowser();
const store = await openSqlite(storeFile(server.data));
let changed = 0;

/** As a busy hall would: the history of some goes on, and people change others. */
async function change(): Promise<void> {
  const some = Array.from(
    { length: CHANGES_A_SECOND / BATCHES_A_SECOND },
    (_, i) => (changed + i * 37) % Number(machines),
  );
  changed += some.length;
  const nowMs = Date.now();
  await store.events.append(
    some.map((i) => ({
      atMs: nowMs,
      name: "boot.asked" as const,
      mac: macOf(i),
      install: null,
      detail: { stage: "firmware", firmware: "bios", why: "disk" },
    })),
  );
  for (const i of some.slice(0, 2)) {
    const name = `rack${Math.floor(i / 12) + 1}-node${(i % 12) + 1}`;
    const profile = changed % 2 === 0 ? "debian-web" : "rocky-db";
    await store.machines.put(machineSchema.parse({ name, mac: macOf(i), profile }));
  }
}

try {
  const { page } = await visit(browser);
  await logIn(page, server.url, "admin", "/machines");
  await settled(page);
  const timer = setInterval(() => change().catch((cause) => console.error(cause)), 1000 / BATCHES_A_SECOND);
  const frames = await page.evaluate(async (forSeconds) => {
    const scroller = document.querySelector(".bl-table");
    if (scroller === null) throw new Error("there is no table");
    const deltas: number[] = [];
    const until = performance.now() + forSeconds * 1000;
    let [before, way] = [performance.now(), 1];
    await new Promise<void>((done) => {
      const frame = () => {
        const now = performance.now();
        deltas.push(now - before);
        before = now;
        scroller.scrollTop += 45 * way;
        if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1) way = -1;
        if (scroller.scrollTop <= 0) way = 1;
        if (now < until) requestAnimationFrame(frame);
        else done();
      };
      requestAnimationFrame(frame);
    });
    return deltas.slice(1);
  }, Number(seconds));
  clearInterval(timer);
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  const over = (ms: number) => frames.filter((frame) => frame > ms).length;
  console.log(
    `${machines} machines, ${changed} changes in ${seconds} s: ${frames.length} frames, median ${at(0.5)} ms, ` +
      `99 % within ${at(0.99)} ms, longest ${at(1)} ms; over 50 ms: ${over(50)}, over 100 ms: ${over(100)}`,
  );
  process.exitCode = over(100) === 0 ? 0 : 1;
} finally {
  await store.close();
  await browser.close();
  await server.close();
}
