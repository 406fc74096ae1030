// An install followed from outside: what its machine logs, what is found in it, and what never is.
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { bootlace, inFolder, netbootFolder } from "./program.ts";

/** Ports of this test run only, so that two runs on one machine seldom meet. */
const base = 20_050 + (process.pid % 400) * 100;

function config(http: number): string {
  return `networks: [{ interface: lo, mode: dhcp, address: 127.0.0.1, subnet: 127.0.0.0/8, range: 127.0.9.10-127.0.9.20 }]
boot: { port: ${http} }
admin: { listen: "127.0.0.1:${http + 4}" }
tftp: { port: ${http} }
syslog: { port: ${http + 5}, enabled: true }
dhcp: { port: ${http + 1}, client_port: ${http + 2}, proxy_port: ${http + 3} }
`;
}

async function ready(child: { readonly stdout: ReadableStream<Uint8Array> }): Promise<void> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const part of child.stdout) {
    text += decoder.decode(part);
    if (text.includes("bootlace is ready")) return;
  }
  throw new Error(`it ended: ${text}`);
}

test("the installer's log: kept for its install, searched, and without secrets", () =>
  inFolder(async (folder) => {
    const http = base;
    await Bun.write(join(folder, "bootlace.yaml"), config(http));
    await Bun.write(join(folder, "spec.yaml"), "root: {password: geheim}\n");
    await bootlace(folder, "media", "add", "debian", await netbootFolder(folder));
    await bootlace(folder, "profile", "add", "p", "--media", "debian", "--spec", "spec.yaml");
    await bootlace(folder, "machine", "add", "web1", "--mac", "52:54:00:ab:cd:01", "--profile", "p");
    await bootlace(folder, "arm", "web1", "--yes");
    const ownLog = join(folder, "server.log");
    const child = Bun.spawn([new URL("../../bin/bootlace", import.meta.url).pathname, "serve"], {
      cwd: folder,
      stdin: "ignore",
      stdout: "pipe",
      stderr: Bun.file(ownLog),
      env: { ...process.env, BOOTLACE_LOG: "debug" },
    });
    const secrets = ["geheim"];
    try {
      await ready(child);
      const script = await (await fetch(`http://127.0.0.1:${http}/boot/52-54-00-ab-cd-01/script.ipxe`)).text();
      expect(script).toContain(`log_host=127.0.0.1 log_port=${http + 5}`);
      const [, answer = "", token = ""] = /url=(\S+\/answers\/([0-9a-f]{32})\/preseed\.cfg)/.exec(script) ?? [];
      const preseed = await (await fetch(answer)).text();
      const [hash = "missing"] = /\$6\$\S+/.exec(preseed) ?? [];
      secrets.push(token, hash);
      const say = await Bun.udpSocket({});
      for (const text of [
        `<14>Nov 21 06:21:29 preseed: loaded ${answer}`,
        `<14>Nov 21 06:21:30 debconf: passwd/root-password-crypted ${hash}`,
        "<11>Nov 21 06:21:31 partman[12]: No root file system is defined\u001b[2J",
      ])
        say.send(text, http + 5, "127.0.0.1");
      const lines = async (...words: string[]) =>
        JSON.parse((await bootlace(folder, "--json", "install", "log", "web1", ...words)).out) as {
          text: string;
          program: string;
        }[];
      for (let i = 0; i < 100 && (await lines()).length < 3; i++) await Bun.sleep(50);
      say.close();
      expect((await lines()).map(({ program }) => program)).toEqual(["preseed", "debconf", "partman"]);
      expect((await lines("--grep", "ROOT FILE")).map(({ text }) => text)).toEqual(["No root file system is defined"]);
      expect((await lines("--severity", "error")).length).toBe(1);
      const plain = (await bootlace(folder, "install", "log", "52:54:00:AB:CD:01", "--last", "1")).out;
      expect(plain).toMatch(/error +partman: No root file system is defined\n$/);
      expect((await bootlace(folder, "install", "log", "web1", "--severity", "loud")).code).toBe(2);
      const shown = `${(await bootlace(folder, "install", "log", "web1")).out}${(await bootlace(folder, "install", "show", "web1")).out}`;
      // As a person sees it, and as it lies in the store.
      const store = new Database(join(folder, "bootlace-data/bootlace.sqlite"), { readonly: true });
      const events = JSON.stringify([
        store.query("select * from event").all(),
        store.query("select * from log_line").all(),
      ]);
      store.close();
      for (const secret of secrets) expect(`${shown}${events}`).not.toContain(secret);
      expect(shown).toContain("install.log");

      // The bundle: whole, and without a secret in any of its files.
      const output = join(folder, "evidence.tar.gz");
      expect((await bootlace(folder, "install", "bundle", "web1", "--output", output)).code).toBe(0);
      expect(Bun.spawnSync(["tar", "-xzf", output, "-C", folder]).exitCode).toBe(0);
      const files = [...new Bun.Glob("bootlace-????????????/**").scanSync({ cwd: folder })].sort();
      expect(files.map((file) => file.replace(/^bootlace-[0-9a-f]{12}\//, ""))).toEqual(
        [
          "README.txt",
          "config.yaml",
          "diagnosis.txt",
          "doctor.json",
          "install.json",
          "log.txt",
          "machine.json",
          "packets.pcap",
          "rendered/disks.sh",
          "rendered/late.sh",
          "rendered/preseed.cfg",
          "timeline.jsonl",
          "timeline.txt",
          "versions.txt",
        ].sort(),
      );
      for (const file of files) {
        const content = await Bun.file(join(folder, file)).text();
        for (const secret of [token, hash, hash.slice(3, 20), "geheim"]) expect(content).not.toContain(secret);
      }

      const metrics = await (await fetch(`http://127.0.0.1:${http + 4}/metrics`)).text();
      expect(metrics).toContain('bootlace_installs{state="installing"} 1\n');
      expect(metrics).toContain('bootlace_fetches_total{door="http",outcome="whole"} 2\n');
      expect((await fetch(`http://127.0.0.1:${http}/metrics`)).status).toBe(404);
    } finally {
      child.kill("SIGTERM");
      expect(await child.exited).toBe(0);
    }
    const said = await Bun.file(ownLog).text();
    for (const secret of secrets) expect(said).not.toContain(secret);
  }));

const python = Bun.which("python3");
// The runtime has no datagrams on Unix sockets to listen with.
if (python !== null)
  test("systemd is told: ready, alive, stopping", () =>
    inFolder(async (folder) => {
      const told = join(folder, "told");
      const socket = join(folder, "notify");
      const listener = Bun.spawn([python, "-c", LISTENER, socket, told], { stdout: "pipe" });
      await listener.stdout.getReader().read();
      await Bun.write(join(folder, "bootlace.yaml"), config(base + 10));
      const child = Bun.spawn([new URL("../../bin/bootlace", import.meta.url).pathname, "serve"], {
        cwd: folder,
        stdout: "pipe",
        env: { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: "400000" },
      });
      try {
        const text = async () => ((await Bun.file(told).exists()) ? Bun.file(told).text() : "");
        for (let i = 0; i < 200 && !(await text()).includes("WATCHDOG=1"); i++) await Bun.sleep(50);
        child.kill("SIGTERM");
        expect(await child.exited).toBe(0);
        for (let i = 0; i < 100 && !(await text()).includes("STOPPING=1"); i++) await Bun.sleep(50);
        const lines = (await text()).split("\n").filter((line) => line !== "");
        expect(lines[0]).toBe("READY=1");
        expect(lines[1]).toStartWith("STATUS=bootlace is ready: serving lo");
        expect(new Set(lines.slice(2))).toEqual(new Set(["WATCHDOG=1", "STOPPING=1"]));
        expect(lines.at(-1)).toBe("STOPPING=1");
      } finally {
        child.kill("SIGKILL");
        listener.kill();
      }
    }));

/** Takes datagrams on a Unix socket, as systemd does, and writes them down. */
const LISTENER = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("bound", flush=True)
while True:
    with open(sys.argv[2], "ab") as f:
        f.write(s.recv(4096))
`;
