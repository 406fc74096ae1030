// The two listeners of a running server as somebody with a raw socket sees them: neither serves anything of the other, whatever the
// path is written as; slow and endless requests are ended; and who read the server's output may leave.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootlace, netbootFolder, start } from "./program.ts";

const base = 21_000 + (process.pid % 400) * 20;
const [boot, admin] = [base, base + 1];
const folder = mkdtempSync(join(tmpdir(), "bootlace-listeners-"));
let server: ReturnType<typeof start>;

const HEAD = "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ";
const BODY =
  "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
/** The server's own limits are 10, 20 and 30 s; a busy machine takes longer. */
const DRIPPED_MS = 80_000;
let dripping: readonly Promise<boolean>[] = [];

/** Sends a byte each 300 ms; whether the server ended that. */
async function drip(port: number, first: string): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.resume();
  await once(socket, "connect");
  socket.write(first);
  const timer = setInterval(() => socket.write("a"), 300);
  const ended = await Promise.race([once(socket, "close").then(() => true), Bun.sleep(DRIPPED_MS).then(() => false)]);
  clearInterval(timer);
  socket.destroy();
  return ended;
}

beforeAll(async () => {
  await Bun.write(
    join(folder, "bootlace.yaml"),
    `networks: [{ interface: lo, mode: off }]
boot: { port: ${boot} }
tftp: { port: ${base + 2} }
syslog: { enabled: false }
admin: { listen: "127.0.0.1:${admin}" }
`,
  );
  await Bun.write(join(folder, "bootlace-data/files/hello.txt"), "hello of the files");
  await bootlace(folder, "media", "add", "debian", await netbootFolder(folder));
  // Its output goes into pipes whose reader leaves before anything is said.
  server = start(folder, "serve");
  await Promise.all([server.stdout.cancel(), server.stderr.cancel()]);
  await healthy();
  // While all else below is asked for.
  const kinds = [
    [boot, HEAD],
    [admin, HEAD],
    [admin, BODY],
  ] as const;
  dripping = Array.from({ length: 60 }, (_, i) => {
    const [port, first] = kinds[i % kinds.length] ?? kinds[0];
    return drip(port, first);
  });
}, 120_000);

afterAll(async () => {
  server.kill();
  await server.exited;
  rmSync(folder, { recursive: true, force: true });
});

async function healthy(): Promise<void> {
  for (let i = 0; i < 900; i++) {
    const answer = await fetch(`http://127.0.0.1:${admin}/healthz`).catch(() => null);
    if (answer?.status === 200) return;
    await Bun.sleep(100);
  }
  throw new Error("the server did not come up, though nobody reads what it says");
}

/** What comes back for these very bytes, until the server closes or nothing comes for a while. */
async function raw(port: number, text: string, quietMs = 400): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (bytes) => {
    answer += bytes.toString("latin1");
  });
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(text);
  const ended = once(socket, "close");
  for (let seen = -1; seen !== answer.length || answer === ""; ) {
    seen = answer.length;
    if ((await Promise.race([ended.then(() => "closed"), Bun.sleep(quietMs)])) === "closed") break;
  }
  socket.destroy();
  return answer;
}

const get = (target: string, host: string) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);

/** The same path as people write it who look for a way around. */
function disguised(path: string): readonly string[] {
  const encoded = [...path].map((char) => (/[a-z]/.test(char) ? `%${char.charCodeAt(0).toString(16)}` : char)).join("");
  const other = path.slice(1);
  return [
    path,
    `/${path}`,
    `/.${path}`,
    `/x/..${path}`,
    `/boot/../${other}`,
    `/api/..${path}`,
    `/healthz/..${path}`,
    encoded,
    path.replaceAll("/", "%2f"),
    `${path}/`,
    `${path}?x=1`,
    `${path}%00`,
    path.toUpperCase(),
    path.replaceAll("/", "\\"),
  ];
}

const HOSTS = (port: number) => [
  `127.0.0.1:${port}`,
  `127.0.0.1:${boot}`,
  `127.0.0.1:${admin}`,
  "localhost",
  "",
  "evil.example",
];

describe("the listener for machines", () => {
  const ADMIN = [
    "/healthz",
    "/metrics",
    "/api",
    "/api/openapi.json",
    "/api/v1/setup",
    "/api/v1/machines",
    "/index.html",
  ];
  const NEVER = /"openapi":|bootlace_events|"problems"|"needed"|<!doctype html>|eventsLost/i;
  test.each(ADMIN)("has nothing of %s", async (path) => {
    for (const target of [...disguised(path), `http://127.0.0.1:${admin}${path}`])
      for (const host of HOSTS(boot)) {
        const answer = await raw(boot, get(target, host));
        // `/boot/../healthz` and the like may lead to the root's own list: never to anything of the admin's.
        expect([target, host, NEVER.test(answer), statusOf(answer) >= 500]).toEqual([target, host, false, false]);
        if (target === path) expect([target, host, statusOf(answer)]).toEqual([target, host, 404]);
      }
  });
});

describe("the admin's listener", () => {
  const MACHINES = [
    "/hello.txt",
    "/media/debian/version.info",
    "/boot/52-54-00-00-00-01/script.ipxe",
    "/loaders/",
    "/answers/",
  ];
  test.each(MACHINES)("has nothing of %s", async (path) => {
    // There it is.
    if (/hello|version/.test(path)) expect(statusOf(await raw(boot, get(path, "localhost")))).toBe(200);
    for (const target of [...disguised(path), `http://127.0.0.1:${boot}${path}`])
      for (const host of HOSTS(admin)) {
        const answer = await raw(admin, get(target, host));
        expect([target, host, /hello of the files|Installer build|#!ipxe/.test(answer)]).toEqual([target, host, false]);
        expect([target, host, statusOf(answer) < 500]).toEqual([target, host, true]);
      }
  });
});

describe("slow and endless requests", () => {
  test("a head without an end is refused by its size", async () => {
    for (const port of [boot, admin]) {
      const answer = await raw(port, `${HEAD}${"a".repeat(1 << 20)}`, 2000);
      expect([port, statusOf(answer) === 0 || statusOf(answer) >= 400]).toEqual([port, true]);
      expect((await fetch(`http://127.0.0.1:${port === boot ? `${boot}/hello.txt` : `${admin}/healthz`}`)).status).toBe(
        200,
      );
    }
  }, 20_000);
});

test("it serves on when nobody reads its output any more, also while it has something to say", async () => {
  // A file that is no media is told to the log.
  await Bun.write(join(folder, "bootlace-data/media/junk.iso"), "junk");
  await Bun.sleep(4000);
  await healthy();
  expect(server.exitCode).toBeNull();
}, 30_000);

test("those who sent a byte now and then are gone by now, and kept nobody out", async () => {
  expect(await Promise.all(dripping)).toEqual(dripping.map(() => true));
}, 90_000);
