// The TFTP door with real clients over loopback: tftp-hpa, atftp, curl, busybox; and raw sockets for what firmware does.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { utf8 } from "../../src/net/bytes.ts";
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import { decode, encode, type Option, type Packet } from "../../src/tftp/packet.ts";
import { openTftp, type Tftp } from "../../src/tftp/server.ts";
import { folderBranch } from "../../src/tree/folder.ts";
import { createTree, type Fetch } from "../../src/tree/tree.ts";

const LOOPBACK = ipv4("127.0.0.1") as Ipv4;
const SIZES = [0, 511, 512, 513, 512 * 3, 1467, 1468, 1469, 1468 * 3, 100_000];
const fetched: Fetch[] = [];
let folder = "";
let tftp: Tftp;
const contents = new Map<string, string>();

/** Bytes that repeat nowhere near a block's length. */
function noise(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = size + 1;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bootlace-tftp-"));
  await mkdir(join(folder, "root", "Boot"), { recursive: true });
  for (const [name, size] of [
    ...SIZES.map((s) => [`${s}`, s] as const),
    ["33m", 34_000_000],
    ["95m", 100_000_000],
  ] as const) {
    const bytes = noise(size);
    contents.set(name, sha(bytes));
    await writeFile(join(folder, "root", name), bytes);
  }
  await writeFile(join(folder, "root", "Boot", "BCD"), "bcd");
  await writeFile(join(folder, "secret"), "secret");
  const disc = join(folder, "root", "33m");
  const inside = {
    kind: "file",
    file: disc,
    offset: 1_000_003,
    length: 300_000,
    modifiedMs: 1,
    mediaType: "",
  } as const;
  contents.set("inside", sha(noise(34_000_000).subarray(1_000_003, 1_300_003)));
  const script = utf8("default install\nlabel install\n");
  tftp = await openTftp({
    address: LOOPBACK,
    port: 0,
    tree: createTree(
      { inside: async () => inside, script: async () => ({ kind: "text", bytes: script, mediaType: "text/plain" }) },
      folderBranch(join(folder, "root")),
    ),
    macOf: () => null,
    onFetch: (fetch) => fetched.push(fetch),
    maxTransfers: 30,
    maxPerSource: 20,
    cps: { rate: 20_000, pauseMs: 100 },
    rateInAll: 20_000,
    drainMs: 100,
  });
});

afterAll(async () => {
  await tftp.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(input: string, ...command: string[]): Promise<{ code: number; text: string }> {
  const child = Bun.spawn(command, { stdin: new Blob([input]), stdout: "pipe", stderr: "pipe", cwd: folder });
  const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { code, text: out + err };
}

type Get = (name: string, to: string) => Promise<{ code: number; text: string }>;
const port = () => String(tftp.port);
const atftp =
  (...options: string[]): Get =>
  (name, to) =>
    run("", "atftp", ...options, "-g", "-r", name, "-l", to, "127.0.0.1", port());
const curl =
  (...options: string[]): Get =>
  (name, to) =>
    run("", "curl", "-sS", ...options, "-o", to, `tftp://127.0.0.1:${port()}/${name}`);

const busybox =
  (blockSize: string): Get =>
  (name, to) =>
    run("", "busybox", "tftp", "-g", "-b", blockSize, "-r", name, "-l", to, "127.0.0.1", port());

const CLIENTS: Readonly<Record<string, Get>> = {
  "tftp-hpa": (name, to) => run("", "tftp", "-m", "binary", "127.0.0.1", port(), "-c", "get", name, to),
  atftp: atftp(),
  "atftp blksize 1468": atftp("--option", "blksize 1468", "--option", "tsize"),
  "atftp windowsize 16": atftp("--option", "blksize 1468", "--option", "windowsize 16"),
  "atftp blksize 8": atftp("--option", "blksize 8"),
  "curl blksize 1468": curl("--tftp-blksize", "1468"),
  "curl without options": curl("--tftp-no-options"),
  "busybox blksize 512": busybox("512"),
  "busybox blksize 1468": busybox("1468"),
};

for (const [client, get] of Object.entries(CLIENTS)) {
  test(`${client}: files around the block sizes, and one from inside another`, async () => {
    // curl takes a size of 0 in the OACK for a mistake.
    const sizes = client === "curl blksize 1468" ? SIZES.slice(1) : SIZES;
    for (const name of [...sizes.map(String), "inside"]) {
      const to = join(folder, `got-${name}`);
      const { code, text } = await get(name, to);
      if (code !== 0) throw new Error(`${name}: ${text}`);
      // atftp and busybox make no file of nothing.
      const got = (await Bun.file(to).exists()) ? await Bun.file(to).bytes() : new Uint8Array(0);
      expect(sha(got)).toBe(contents.get(name) as string);
      await rm(to, { force: true });
    }
  });
}

/** 34 and 100 MB: in blocks of 512 the numbers begin anew once and twice, in blocks of 1468 the larger once. */
const LARGE = Object.entries(CLIENTS).filter(([client]) => client !== "atftp blksize 8");

for (const [client, get] of LARGE) {
  test(`${client}: 34 and 100 MB, beyond the 16 bits of a block number`, async () => {
    for (const name of ["33m", "95m"]) {
      const to = join(folder, `large-${name}`);
      expect((await get(name, to)).code).toBe(0);
      expect(sha(await Bun.file(to).bytes())).toBe(contents.get(name) as string);
      await rm(to);
    }
  }, 120_000);
}

test("tftp-hpa in text mode gets its own line ends back", async () => {
  const to = join(folder, "text");
  await run("", "tftp", "-m", "netascii", "127.0.0.1", port(), "-c", "get", "script", to);
  expect(await Bun.file(to).text()).toBe("default install\nlabel install\n");
});

test("missing files, writes, names that leave the tree; other cases and slashes", async () => {
  const hpa = CLIENTS["tftp-hpa"] as Get;
  const asked = async (name: string) => (await hpa(name, join(folder, "any"))).text.trim();
  expect(await asked("pxelinux.cfg/default")).toBe("Error code 1: file not found");
  expect(await asked("../secret")).toBe("Error code 2: not a name in this server");
  expect(await asked("/../secret")).toBe("Error code 2: not a name in this server");
  expect(await asked("Boot")).toBe("Error code 1: file not found");
  expect(await asked("\\boot\\bcd")).toBe("");
  expect(await Bun.file(join(folder, "any")).text()).toBe("bcd");
  const put = await run("", "tftp", "-m", "binary", "127.0.0.1", port(), "-c", "put", join(folder, "secret"), "x");
  expect(put.text.trim()).toBe("Error code 2: read only");
});

/** A client made by hand: what it receives, and from which port. */
async function rawClient() {
  const got: { packet: Packet; port: number }[] = [];
  const socket = await Bun.udpSocket({
    hostname: "127.0.0.1",
    port: 0,
    binaryType: "uint8array",
    socket: { data: (_, bytes, from) => void got.push({ packet: decode(bytes.slice()), port: from }), error() {} },
  });
  return {
    got,
    send(packet: Packet | Uint8Array, to = tftp.port) {
      try {
        socket.send(packet instanceof Uint8Array ? packet : encode(packet), to, "127.0.0.1");
      } catch (error) {
        // The kernel's word that nobody listens there for us, about the packet before.
        if ((error as { code?: string }).code !== "ECONNREFUSED") throw error;
      }
    },
    /** The next packet that has not been looked at. */
    async next() {
      for (let i = 0; i < 250 && got.length === 0; i++) await Bun.sleep(10);
      const first = got.shift();
      if (first === undefined) throw new Error("nothing came");
      return first;
    },
    close: () => socket.close(),
  };
}

const rrq = (file: string, ...options: Option[]): Packet => ({ op: "rrq", file, mode: "octet", options });

async function settled(): Promise<void> {
  for (let i = 0; i < 300 && tftp.counts().running > 0; i++) await Bun.sleep(10);
}

test("firmware that wants the size, hangs up and asks again", async () => {
  await settled();
  fetched.length = 0;
  const client = await rawClient();
  client.send(rrq("100000", ["tsize", "0"], ["blksize", "1468"], ["windowsize", "4"]));
  const first = await client.next();
  const options = [
    ["tsize", "100000"],
    ["blksize", "1468"],
    ["windowsize", "4"],
  ] as const;
  expect(first.packet).toEqual({ op: "oack", options });
  expect(first.port).not.toBe(tftp.port);
  client.send({ op: "error", code: 8, text: "User aborted the transfer" }, first.port);
  await settled();
  client.send(rrq("100000", ["blksize", "1468"]));
  expect((await client.next()).packet).toEqual({ op: "oack", options: [["blksize", "1468"]] });
  client.close();
  expect(fetched.map(({ outcome, path }) => `${outcome} ${path}`)).toEqual(["part 100000"]);
});

test("a repeated RRQ is the same transfer; another one from the same port is a new one", async () => {
  const client = await rawClient();
  client.send(rrq("100000", ["blksize", "512"]));
  const first = await client.next();
  client.send(rrq("100000", ["blksize", "512"]));
  const second = await client.next();
  expect(second).toEqual(first);
  client.send({ op: "ack", block: 0 }, first.port);
  expect((await client.next()).packet).toMatchObject({ op: "data", block: 1 });
  client.send(rrq("511"));
  const other = await client.next();
  expect(other.port).not.toBe(first.port);
  expect(other.packet).toMatchObject({ op: "data", block: 1, content: noise(511) });
  client.send({ op: "ack", block: 1 }, other.port);
  await settled();
  expect(tftp.counts().replaced).toBe(1);
  client.close();
});

test("a stranger's packets to a transfer's port do not disturb it", async () => {
  const [client, stranger] = [await rawClient(), await rawClient()];
  client.send(rrq("513"));
  const first = await client.next();
  stranger.send({ op: "error", code: 0, text: "die" }, first.port);
  stranger.send({ op: "ack", block: 1 }, first.port);
  await Bun.sleep(30);
  expect(client.got).toEqual([]);
  client.send({ op: "ack", block: 1 }, first.port);
  expect((await client.next()).packet).toMatchObject({ op: "data", block: 2 });
  client.send({ op: "ack", block: 2 }, first.port);
  const told = { packet: { op: "error", code: 5, text: "unknown transfer" }, port: first.port };
  // An ERROR is never answered.
  expect(stranger.got).toEqual([told as (typeof stranger.got)[0]]);
  client.close();
  stranger.close();
});

test("a lost OACK and a lost block come again, without the client's help", async () => {
  const client = await rawClient();
  client.send(rrq("513", ["tsize", "0"]));
  const first = await client.next();
  const again = await client.next();
  expect(again).toEqual(first);
  client.send({ op: "ack", block: 0 }, first.port);
  const one = await client.next();
  expect(await client.next()).toEqual(one);
  client.send({ op: "error", code: 0, text: "enough" }, first.port);
  client.close();
}, 20_000);

test("one client may have so many transfers; the rest is met with silence, and counted", async () => {
  await settled();
  const before = tftp.counts()["busy-source"];
  const clients = await Promise.all(Array.from({ length: 25 }, rawClient));
  for (const client of clients) client.send(rrq("100000"));
  for (let i = 0; i < 100 && clients.filter((c) => c.got.length > 0).length < 20; i++) await Bun.sleep(10);
  await Bun.sleep(50);
  expect(clients.filter((client) => client.got.length > 0).length).toBe(20);
  expect(tftp.counts()["busy-source"] - before).toBe(5);
  for (const client of clients) {
    const at = client.got[0]?.port;
    if (at !== undefined) client.send({ op: "error", code: 0, text: "enough" }, at);
  }
  await settled();
  for (const client of clients) client.close();
});

test("10 000 random and mutated packets at the request port and at a transfer's: it goes on serving", async () => {
  const seed = [
    encode(rrq("100000", ["blksize", "1468"], ["windowsize", "16"])),
    encode(rrq("../secret")),
    encode({ op: "wrq", file: "x", mode: "octet", options: [] }),
    encode({ op: "ack", block: 7 }),
    encode({ op: "data", block: 1, content: noise(20) }),
    encode({ op: "error", code: 4, text: "no" }),
  ];
  const mutated = fc
    .tuple(fc.constantFrom(...seed), fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 6 }), fc.nat(90))
    .map(([bytes, changes, cut]) => {
      const copy = bytes.slice(0, cut);
      for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
      return copy;
    });
  const packets = fc.sample(fc.oneof(mutated, fc.uint8Array({ maxLength: 700 })), { numRuns: 10_000, seed: 11 });
  const client = await rawClient();
  client.got.push = () => 0;
  const victim = await rawClient();
  victim.send(rrq("513"));
  const transfer = await victim.next();
  for (const [i, packet] of packets.entries()) {
    client.send(packet);
    if (packet.length > 1 && packet[1] !== 4 && packet[1] !== 5) victim.send(packet, transfer.port);
    if (i % 50 === 0) await Bun.sleep(1);
  }
  victim.send({ op: "ack", block: 1 }, transfer.port);
  // On a busy machine the first block has come again meanwhile.
  let { packet: answer } = await victim.next();
  while (answer.op === "data" && answer.block === 1) ({ packet: answer } = await victim.next());
  expect(answer).toMatchObject({ op: "data", block: 2, content: noise(513).slice(512) });
  victim.send({ op: "ack", block: 2 }, transfer.port);
  client.close();
  victim.close();
  const counts = tftp.counts();
  expect(counts.malformed).toBeGreaterThan(3000);
  expect(counts.running).toBeLessThanOrEqual(30);
  expect(fetched.filter(({ path, outcome }) => path.includes("secret") && outcome !== "absent")).toEqual([]);
  expect((await (CLIENTS["tftp-hpa"] as Get)("511", join(folder, "after"))).code).toBe(0);
  expect(sha(await Bun.file(join(folder, "after")).bytes())).toBe(contents.get("511") as string);
}, 30_000);
