import { expect, test } from "bun:test";
import { join } from "node:path";
import { bootlace, inFolder, netbootFolder, start } from "./program.ts";

/** Ports of this test run only, so that two runs on one machine seldom meet. */
const base = 20_000 + (process.pid % 400) * 100;

function config(http: number, admin: number): string {
  return `networks: [{ interface: lo, mode: dhcp, address: 127.0.0.1, subnet: 127.0.0.0/8, range: 127.0.9.10-127.0.9.20 }]
boot: { port: ${http} }
admin: { listen: "127.0.0.1:${admin}" }
tftp: { port: ${http} }
dhcp: { port: ${http + 1}, client_port: ${http + 2}, proxy_port: ${http + 3} }
`;
}

/** Reads its output until `says` is in it. */
async function until(child: ReturnType<typeof start>, says: string): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const part of child.stdout) {
    text += decoder.decode(part);
    if (text.includes(says)) return text;
  }
  throw new Error(`it ended before it said "${says}": ${text}${await new Response(child.stderr).text()}`);
}

test("without a config it explains, serves no network, is healthy, and stops on SIGTERM with 0", () =>
  inFolder(async (folder) => {
    const child = start(folder, "serve");
    const text = await until(child, "bootlace is ready");
    expect(text).toContain("serves nothing on any network");
    expect(text).toContain("serving no network");
    expect((await fetch("http://127.0.0.1:8067/healthz")).status).toBe(200);
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
  }));

test("scripts and answer files: only for the armed, only under way, only with the token", () =>
  inFolder(async (folder) => {
    const [http, admin] = [base, base + 10];
    await Bun.write(join(folder, "bootlace.yaml"), config(http, admin));
    await Bun.write(join(folder, "spec.yaml"), "root: {password: x}\n");
    await bootlace(folder, "media", "add", "debian", await netbootFolder(folder));
    await bootlace(folder, "profile", "add", "p", "--media", "debian", "--spec", "spec.yaml");
    await bootlace(folder, "machine", "add", "web1", "--mac", "52:54:00:ab:cd:01", "--profile", "p");
    const child = start(folder, "serve");
    try {
      await until(child, "bootlace is ready");
      const boot = `http://127.0.0.1:${http}`;
      const script = async () => (await fetch(`${boot}/boot/52-54-00-ab-cd-01/script.ipxe`)).text();
      const phase = async (token: string, name: string) => (await fetch(`${boot}/reports/${token}/${name}`)).status;
      const state = async () => JSON.parse((await bootlace(folder, "--json", "install", "list")).out).at(-1)?.state;

      expect(await script()).toContain("local disk");
      await bootlace(folder, "arm", "web1", "--yes");
      await Bun.sleep(600);
      const install = await script();
      const [, answer = "", token = ""] = /url=(\S+\/answers\/([0-9a-f]{32})\/preseed\.cfg)/.exec(install) ?? [];
      expect(install).toContain(`${boot}/media/debian/debian-installer/amd64/linux`);
      expect(await state()).toBe("loading");
      expect((await fetch(answer.replace(token, "0".repeat(32)))).status).toBe(404);

      const preseed = await fetch(answer);
      expect(preseed.status).toBe(200);
      expect(await preseed.text()).toContain(`${boot}/reports/${token}/installed`);
      expect(await state()).toBe("installing");
      expect(await script()).toContain("local disk");
      expect((await fetch(answer)).status).toBe(200);

      expect(await phase(token, "running")).toBe(200);
      expect(await phase("f".repeat(32), "installed")).toBe(403);
      expect(await phase(token, "installed")).toBe(200);
      expect(await state()).toBe("installed");
      expect((await fetch(answer)).status).toBe(404);
      expect(await phase(token, "failed")).toBe(403);
      expect(await script()).toContain("local disk");

      // What is the admin's is not on the boot listener, and the other way round.
      expect((await fetch(`${boot}/healthz`)).status).toBe(404);
      expect((await fetch(`http://127.0.0.1:${admin}/boot/52-54-00-ab-cd-01/script.ipxe`)).status).toBe(404);

      const shown = JSON.parse((await bootlace(folder, "--json", "install", "show", "web1")).out);
      expect(JSON.stringify(shown)).not.toContain(token);
      const names: string[] = shown.events.map((event: { name: string }) => event.name);
      // A fetch is told when its last byte has left, so that where it stands among the others may vary.
      expect(names).toContain("boot.script");
      expect(names.filter((name) => name !== "boot.script")).toEqual([
        "install.armed",
        "install.answer-file",
        "install.answer-file",
        "install.running",
        "install.installed",
        // The answer file asked for once more, and a second ending: both too late.
        "install.refused",
        "install.refused",
      ]);
    } finally {
      child.kill("SIGTERM");
      expect(await child.exited).toBe(0);
    }
    const log = await new Response(child.stderr).text();
    expect(log).not.toMatch(/[0-9a-f]{32}/);
  }));
