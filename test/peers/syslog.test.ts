// The installers' log door with real senders: util-linux' logger in all its forms, over both transports.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { openSyslog, type Syslog } from "../../src/installs/syslog/server.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";

const ADDRESS = "127.0.0.1" as Ipv4;
let door: Syslog;
let lines: { severity: number; program: string; text: string; from: string }[] = [];
beforeAll(async () => {
  door = await openSyslog({ address: ADDRESS, port: 0, onLine: (line, from) => lines.push({ ...line, from }) });
});
afterAll(() => door.close());

async function came(count: number): Promise<void> {
  for (let i = 0; i < 200 && lines.length < count; i++) await Bun.sleep(20);
}

const FORMS: readonly (readonly string[])[] = [
  ["--udp", "--rfc3164"],
  ["--udp", "--rfc5424"],
  ["--tcp", "--rfc3164"],
  ["--tcp", "--rfc5424"],
  ["--tcp", "--rfc3164", "--octet-count"],
  ["--tcp", "--rfc5424", "--octet-count"],
];
for (const form of FORMS)
  test(`logger ${form.join(" ")}`, async () => {
    lines = [];
    const port = String(form[0] === "--udp" ? door.udpPort : door.tcpPort);
    const words = ["logger", ...form, "--server", ADDRESS, "--port", port, "--tag", "anna", "--priority", "user.err"];
    expect(await Bun.spawn([...words, "retrieving base: 12 of 40, größer"]).exited).toBe(0);
    await came(1);
    expect(lines).toEqual([{ severity: 3, program: "anna", text: "retrieving base: 12 of 40, größer", from: ADDRESS }]);
  });

test("a whole file over one connection, in order, and a stream of garbage beside it", async () => {
  lines = [];
  const bad = await Bun.connect({ hostname: ADDRESS, port: door.tcpPort, socket: { data() {}, error() {} } });
  bad.write("99999999999 nonsense");
  const file = Array.from({ length: 2000 }, (_, i) => `line ${i}`).join("\n");
  const words = ["logger", "--tcp", "--octet-count", "--server", ADDRESS, "--port", String(door.tcpPort), "--tag", "x"];
  expect(await Bun.spawn(words, { stdin: new Blob([file]) }).exited).toBe(0);
  await came(2000);
  expect(lines.map((line) => line.text).join("\n")).toBe(file);
  bad.terminate();
});
