// A disk that is full, for real: the data folder on a small file system of its own. `bootlace serve` on loopback is asked as a relay
// asks. Needs root, to mount.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Subprocess, spawn, spawnSync } from "bun";
import { ACK, DISCOVER, OFFER, REQUEST } from "../../src/dhcp/message-type.ts";
import { decode, encode, option, type Packet } from "../../src/dhcp/packet.ts";
import { ip, machine, type Sample, samplePacket } from "../../src/dhcp/sample-packets.ts";
import { WIRE } from "../../src/dhcp/wire.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import { openUdp, type Udp } from "../../src/net/udp.ts";
import { openSqlite, storeFile } from "../../src/store/sqlite.ts";

const RELAY = ip("127.0.0.2");
const SERVER = ip("127.0.0.1");
const PORTS = { dhcp: 19067, client: 19068, proxy: 19011, http: 19080, tftp: 19069, admin: 19167 };
const CONFIG = `
networks:
  - {interface: lo, mode: dhcp, address: 127.0.0.1, subnet: 127.0.0.0/8, range: 127.1.0.10-127.1.255.250, lease: 1h}
dhcp: {port: ${PORTS.dhcp}, client_port: ${PORTS.client}, proxy_port: ${PORTS.proxy}}
boot: {port: ${PORTS.http}}
tftp: {port: ${PORTS.tftp}}
syslog: {enabled: false}
admin: {listen: "127.0.0.1:${PORTS.admin}"}
`;

let folder: string;
let data: string;
let server: Subprocess<"ignore", "pipe", "pipe">;
let relay: Udp;
let output = "";
const answers: Packet[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-full-"));
  data = join(folder, "data");
  mkdirSync(data);
  const mounted = spawnSync(["mount", "-t", "tmpfs", "-o", "size=8m", "none", data]);
  if (mounted.exitCode !== 0) throw new Error(`mount: ${mounted.stderr}`);
  writeFileSync(join(folder, "bootlace.yaml"), CONFIG);
  const bootlace = join(import.meta.dir, "../../bin/bootlace");
  server = spawn([bootlace, "--config", join(folder, "bootlace.yaml"), "--data", data, "serve"], {
    stdout: "pipe",
    stderr: "pipe",
  });
  for (const stream of [server.stdout, server.stderr])
    void (async () => {
      for await (const chunk of stream) output += new TextDecoder().decode(chunk);
    })();
  relay = await openUdp({
    address: RELAY,
    port: PORTS.dhcp,
    onDatagram: (bytes) => answers.push(decode(bytes.slice())),
  });
  await until(() => output.includes("bootlace is ready"));
}, 60_000);

afterAll(async () => {
  relay?.close();
  server?.kill();
  await server?.exited;
  spawnSync(["umount", data]);
  rmSync(folder, { recursive: true, force: true });
});

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await Bun.sleep(50);
}

/** The answer to one packet; null when none comes within a second, which is long for loopback. */
async function ask(sample: Sample): Promise<Packet | null> {
  const xid = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  relay.send(encode(samplePacket({ giaddr: RELAY, xid, ...sample })), SERVER, PORTS.dhcp);
  for (let i = 0; i < 20; i += 1) {
    const answer = answers.find((one) => one.xid === xid);
    if (answer !== undefined) return answer;
    await Bun.sleep(50);
  }
  return null;
}

/** DISCOVER and REQUEST; the address that the machine was told it has. */
async function take(number: number): Promise<Ipv4 | null> {
  const from = machine(number);
  const offer = await ask({ from, type: DISCOVER });
  if (offer === null || option(offer, 53)?.[0] !== OFFER) throw new Error(`no offer to machine ${number}`);
  const answer = await ask({ from, type: REQUEST, wanted: offer.yiaddr, server: SERVER });
  return answer !== null && option(answer, 53)?.[0] === ACK ? answer.yiaddr : null;
}

const health = async () => {
  const answer = await fetch(`http://127.0.0.1:${PORTS.admin}/healthz`);
  return [answer.status, (await answer.json()) as { problems: string[] }] as const;
};

/** Takes all the room there is. */
async function fill(): Promise<void> {
  spawnSync(["dd", "if=/dev/zero", `of=${join(data, "filler")}`, "bs=4k"], { stderr: "ignore" });
  expect(statfsSync(data).bfree).toBe(0);
}

test("full: no new lease is acknowledged, renewals are, it is told; with room again all goes on by itself", async () => {
  const first = await take(1);
  expect(first).not.toBeNull();
  await fill();

  // The lease log has some room that was made before; it is used up sooner or later.
  let refused = 2;
  while ((await take(refused)) !== null && refused < 250) refused += 1;
  expect(refused).toBeLessThan(250);
  const [status, { problems }] = await health();
  expect([status, problems.length]).toEqual([503, 1]);
  expect(problems[0]).toStartWith("leases cannot be stored: ");
  await until(() => output.includes("leases cannot be stored: new ones are not acknowledged"));

  const renewed = await ask({ from: machine(1), type: REQUEST, ciaddr: first ?? RELAY });
  expect([renewed?.yiaddr, option(renewed ?? samplePacket({}), 53)?.[0]]).toEqual([first ?? RELAY, ACK]);
  const seconds = WIRE.u32.read(option(renewed ?? samplePacket({}), 51) ?? new Uint8Array(4));
  expect(seconds > 0 && seconds <= 3600).toBe(true);
  expect(await take(refused)).toBeNull();

  rmSync(join(data, "filler"));
  await until(async () => (await take(refused)) !== null);
  expect((await health())[0]).toBe(200);
  await until(() => output.includes("leases can be stored again"));

  server.kill();
  expect(await server.exited).toBe(0);
  const store = await openSqlite(storeFile(data));
  const leases = await store.leases.all();
  const events = (await store.events.list({})).map((one) => one.name).filter((name) => name.startsWith("store."));
  await store.close();
  expect(leases.map((one) => one.mac).sort()).toEqual(Array.from({ length: refused }, (_, i) => machine(i + 1)).sort());
  expect(events).toEqual(["store.failed", "store.recovered"]);
}, 120_000);
