// An install followed from outside: what its machine logs, what is found in it, and what never is.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { bootlace, inFolder, netbootFolder, start } from "./program.ts";

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

async function ready(child: ReturnType<typeof start>): Promise<void> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const part of child.stdout) {
    text += decoder.decode(part);
    if (text.includes("bootlace is ready")) return;
  }
  throw new Error(`it ended: ${text}${await new Response(child.stderr).text()}`);
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
    const child = start(folder, "serve");
    try {
      await ready(child);
      const script = await (await fetch(`http://127.0.0.1:${http}/boot/52-54-00-ab-cd-01/script.ipxe`)).text();
      expect(script).toContain(`log_host=127.0.0.1 log_port=${http + 5}`);
      const [, answer = "", token = ""] = /url=(\S+\/answers\/([0-9a-f]{32})\/preseed\.cfg)/.exec(script) ?? [];
      const preseed = await (await fetch(answer)).text();
      const [hash = "missing"] = /\$6\$\S+/.exec(preseed) ?? [];
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
      for (const secret of [token, hash, "geheim"]) expect(shown).not.toContain(secret);
      expect(shown).toContain("install.log");
    } finally {
      child.kill("SIGTERM");
      expect(await child.exited).toBe(0);
    }
  }));
