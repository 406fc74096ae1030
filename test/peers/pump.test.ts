// The pump with real sockets: slow readers, many at once, clients that leave, a file that becomes shorter.
import { afterAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPump } from "../../src/net/pump.ts";

const folder = mkdtempSync(join(tmpdir(), "bootlace-pump-"));
const content = Buffer.alloc(12 << 20, crypto.getRandomValues(Buffer.alloc(65_521)));
const file = join(folder, "content");
writeFileSync(file, content);
const fd = openSync(file, "r");
const pump = openPump();

afterAll(() => {
  pump.close();
  closeSync(fd);
  rmSync(folder, { recursive: true, force: true });
});

type Client = Bun.Socket<{ hash: ReturnType<typeof createHash>; got: number; paused: boolean }>;

/** A connection to ourselves: the server's end for the pump, the client's for reading. */
async function pair(): Promise<{ server: Bun.Socket<undefined>; client: Client; close(): void }> {
  const { promise, resolve } = Promise.withResolvers<Bun.Socket<undefined>>();
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { open: resolve, data() {} } });
  const client = await Bun.connect({
    hostname: "127.0.0.1",
    port: listener.port,
    data: { hash: createHash("sha256"), got: 0, paused: false },
    socket: {
      data({ data }, bytes) {
        data.hash.update(bytes);
        data.got += bytes.length;
      },
    },
  });
  const server = await promise;
  const close = () => {
    client.terminate();
    server.terminate();
    listener.stop(true);
  };
  return { server, client, close };
}

const descriptor = (socket: Bun.Socket<undefined>) => (socket as unknown as { readonly fd: number }).fd;
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const openFiles = () => readdirSync("/proc/self/fd").length;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await Bun.sleep(2);
}

test("two dozen stretches at once arrive whole, also at readers that stop in between", async () => {
  const first = await pair();
  await pump.send(descriptor(first.server), fd, 0, 1)?.end;
  first.close();
  const before = openFiles();
  const all = await Promise.all(
    Array.from({ length: 24 }, async (_, i) => {
      const one = await pair();
      const [from, to] = [i * 1001, content.length - i * 7919];
      const flow = pump.send(descriptor(one.server), fd, from, to);
      if (i % 3 === 0) {
        one.client.pause();
        setTimeout(() => one.client.resume(), 100);
      }
      const outcome = await flow?.end;
      await until(() => one.client.data.got === to - from);
      const same = one.client.data.hash.digest("hex") === sha(content.subarray(from, to));
      one.close();
      return `${outcome} ${flow?.reached() === to} ${same}`;
    }),
  );
  expect(new Set(all)).toEqual(new Set(["done true true"]));
  await until(() => openFiles() <= before);
});

test("a client that leaves, and one that is cut off", async () => {
  for (const end of ["client", "flow"] as const) {
    const one = await pair();
    one.client.pause();
    const flow = pump.send(descriptor(one.server), fd, 0, content.length);
    await until(() => (flow?.reached() ?? 0) > 0);
    if (end === "client") one.client.terminate();
    else flow?.stop();
    expect(await flow?.end).toBe("refused");
    expect(flow?.reached()).toBeLessThan(content.length);
    flow?.stop();
    one.close();
  }
});

test("a file that becomes shorter while it is sent", async () => {
  const other = join(folder, "shrinking");
  writeFileSync(other, content);
  const own = openSync(other, "r");
  const one = await pair();
  one.client.pause();
  const flow = pump.send(descriptor(one.server), own, 0, content.length);
  await until(() => (flow?.reached() ?? 0) > 0);
  truncateSync(other, 1000);
  one.client.resume();
  expect(await flow?.end).toBe("short");
  closeSync(own);
  one.close();
});

test("after its end the pump takes nothing more", async () => {
  const other = openPump();
  const one = await pair();
  one.client.pause();
  const flow = other.send(descriptor(one.server), fd, 0, content.length);
  other.close();
  expect(await flow?.end).toBe("refused");
  expect(other.send(descriptor(one.server), fd, 0, 5)).toBeNull();
  one.close();
});
