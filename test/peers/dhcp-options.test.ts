// What real clients make of the options in a config file: ISC's dhclient and udhcpc print what they understood of each
// type, of a value that goes out in several parts (RFC 3396), and of what went into `sname` and `file` (option 52).
import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "bun";
import { type DhcpChild, startDhcp } from "./dhcp-child.ts";
import { openSegment, type Segment } from "./dhcp-segment.ts";

/** More than 255 bytes: each name is 61 bytes on the wire. */
const SEARCH = ["a", "b", "c", "d", "e", "f"].map((letter) => `${letter.repeat(50)}.lab${letter}.test`);

/** Together they are more than the 308 bytes that options have in a packet of 576: udhcpc finds one in `file`. */
const ROOT = `/srv/${"r".repeat(100)}`;
const WPAD = `http://10.77.0.1/${"w".repeat(80)}`;

const CONFIG = `
networks:
  - interface: srv
    mode: dhcp
    address: 10.77.0.1
    subnet: 10.77.0.0/16
    range: 10.77.1.1-10.77.1.99
    router: 10.77.0.1
    dns: [10.77.0.53, 10.77.0.54]
    domain: lab.test
    lease: 1h
    options:
      routers: [10.77.0.1, 10.77.0.3]
      time-offset: -3600
      time-servers: [10.77.0.4]
      ntp-servers: [10.77.0.5, 10.77.0.6]
      host-name: web1
      root-path: ${ROOT}
      ip-forwarding: true
      interface-mtu: 1400
      default-ip-ttl: 63
      static-routes: [[10.8.0.1, 10.77.0.3]]
      netbios-name-servers: [10.77.0.7]
      netbios-node-type: 8
      netbios-scope: hall
      domain-search: [${SEARCH.join(", ")}]
      classless-static-routes:
        - {to: 10.8.0.0/15, via: 10.77.0.3}
        - {to: 0.0.0.0/0, via: 10.77.0.1}
      vendor-encapsulated-options: {1: {text: abc}, 2: {uint16: 5}}
      tftp-server-name: tftp.lab.test
      wpad: ${WPAD}
`;

let folder: string;
let segment: Segment;
let server: DhcpChild;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-options-"));
  writeFileSync(join(folder, "bootlace.yaml"), CONFIG);
  writeFileSync(join(folder, "script"), `#!/bin/sh\nenv > ${folder}/tmp; mv ${folder}/tmp ${folder}/told-$1$reason\n`);
  chmodSync(join(folder, "script"), 0o755);
  segment = openSegment(false);
  server = await startDhcp(
    {
      networks: [],
      ports: { server: 67, client: 68, proxy: 4011 },
      database: join(folder, "store.sqlite"),
      records: true,
      boot: null,
      config: join(folder, "bootlace.yaml"),
    },
    segment.server,
  );
});

afterAll(async () => {
  await server?.stop();
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the client's script was told: the lines of its environment that begin so, without what is different each time. */
async function told(reason: string, line: RegExp): Promise<Record<string, string>> {
  const lines = (await Bun.file(join(folder, `told-${reason}`)).text()).split("\n").filter((one) => line.test(one));
  return Object.fromEntries(lines.map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]));
}

const run = (...command: string[]) =>
  spawn(["ip", "netns", "exec", segment.client, ...command], { cwd: folder, stdout: "ignore", stderr: "ignore" });

const DHCLIENT = `send dhcp-max-message-size 1400;
option classless code 121 = array of unsigned integer 8;
option wpad code 252 = text;
request subnet-mask, broadcast-address, time-offset, time-servers, routers, domain-name, domain-name-servers, domain-search,
  host-name, netbios-name-servers, netbios-node-type, netbios-scope, interface-mtu, classless, ntp-servers, root-path,
  ip-forwarding, default-ip-ttl, static-routes, vendor-encapsulated-options, tftp-server-name, wpad;
`;

test("dhclient, with room for all", async () => {
  writeFileSync(join(folder, "dhclient.conf"), DHCLIENT);
  writeFileSync(join(folder, "leases"), "");
  const files = ["-sf", "script", "-lf", join(folder, "leases"), "-pf", join(folder, "pid"), "-cf", "dhclient.conf"];
  const client = run("dhclient", "-1", "-d", ...files, "cli");
  try {
    await server.line((line) => line.includes('"why":"bound"'));
    while (!(await Bun.file(join(folder, "told-BOUND")).exists())) await Bun.sleep(20);
  } finally {
    client.kill();
    await client.exited;
  }
  expect(await told("BOUND", /^new_(?!expiry|dhcp_|next_server)/)).toEqual({
    new_ip_address: "10.77.1.1",
    new_network_number: "10.77.0.0",
    new_subnet_mask: "255.255.0.0",
    new_broadcast_address: "10.77.255.255",
    new_routers: "10.77.0.1 10.77.0.3",
    new_domain_name: "lab.test",
    new_domain_name_servers: "10.77.0.53 10.77.0.54",
    new_domain_search: SEARCH.map((name) => `${name}.`).join(" "),
    new_host_name: "web1",
    new_time_offset: "-3600",
    new_time_servers: "10.77.0.4",
    new_ntp_servers: "10.77.0.5 10.77.0.6",
    new_root_path: ROOT,
    new_ip_forwarding: "true",
    new_interface_mtu: "1400",
    new_default_ip_ttl: "63",
    new_static_routes: "10.8.0.1 10.77.0.3",
    new_classless: "15 10 8 10 77 0 3 0 10 77 0 1",
    new_netbios_name_servers: "10.77.0.7",
    new_netbios_node_type: "8",
    new_netbios_scope: "hall",
    new_vendor_encapsulated_options: "1:3:61:62:63:2:2:0:5",
    new_tftp_server_name: "tftp.lab.test",
    new_wpad: WPAD,
  });
});

test("udhcpc, in 576 bytes: the search list has no room anywhere, the rest is there", async () => {
  const wanted = [2, 3, 4, 6, 12, 15, 17, 23, 26, 33, 42, 44, 66, 119, 121, 252].flatMap((code) => [
    "-O",
    String(code),
  ]);
  const script = join(folder, "script");
  expect(await run("busybox", "udhcpc", "-f", "-q", "-n", "-i", "cli", "-s", script, ...wanted).exited).toBe(0);
  expect(await told("bound", /^(?!PATH|SHLVL|_)[a-z]+=/)).toEqual({
    interface: "cli",
    ip: "10.77.1.1",
    mask: "16",
    subnet: "255.255.0.0",
    broadcast: "10.77.255.255",
    router: "10.77.0.1 10.77.0.3",
    serverid: "10.77.0.1",
    lease: "3600",
    dns: "10.77.0.53 10.77.0.54",
    domain: "lab.test",
    hostname: "web1",
    // It reads the signed number as unsigned.
    timezone: String(2 ** 32 - 3600),
    ntpsrv: "10.77.0.5 10.77.0.6",
    rootpath: ROOT,
    ipttl: "63",
    mtu: "1400",
    routes: "10.8.0.1/10.77.0.3",
    staticroutes: "10.8.0.0/15 10.77.0.3 0.0.0.0/0 10.77.0.1",
    wins: "10.77.0.7",
    tftp: "tftp.lab.test",
    wpad: WPAD,
  });
});
