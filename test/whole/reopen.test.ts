// A running server takes a changed config file without a restart: people and tokens from the command line, networks and menus
// through the API, the doors closed and opened again; and a file that does not open leaves it as it was.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { createClient } from "../../src/http/client/client.ts";
import { inFolder, start } from "./program.ts";

const LAUNCHER = new URL("../../bin/bootlace", import.meta.url).pathname;

async function run(folder: string, words: readonly string[], input = "") {
  const child = Bun.spawn([LAUNCHER, ...words], {
    cwd: folder,
    stdin: new Blob([input]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, out, err };
}

describe("a running server", () => {
  test("opens its doors again with the config that the API wrote", () =>
    inFolder(async (folder) => {
      const [admin, boot, other, tftp] = [30_000, 30_001, 30_002, 30_003].map((port) => port + (process.pid % 9000));
      const rest = `# of boot\nboot: { port: ${boot} }\ntftp: { port: ${tftp} }\nsyslog: { enabled: false }\nadmin: { listen: "127.0.0.1:${admin}" }\n`;
      const file = join(folder, "bootlace.yaml");
      await Bun.write(file, rest);
      expect((await run(folder, ["person", "add", "ann", "--role", "admin"], "a long password\n")).code).toBe(0);
      const token = await run(folder, ["token", "add", "ci", "--person", "ann", "--role", "admin", "--days", "1"]);
      expect(token.out).toMatch(/^bl_[\w-]{43}\n$/);
      const more = await run(folder, ["token", "add", "ci2", "--person", "bob", "--role", "admin"]);
      expect([more.code, more.err.includes("there is no person bob")]).toEqual([2, true]);
      const child = start(folder, "serve");
      try {
        const server = `http://127.0.0.1:${admin}`;
        const client = createClient({ server, token: token.out.trim(), send: fetch });
        const answers = async (url: string) => (await fetch(url).catch(() => null))?.status ?? null;
        const until = async (what: () => Promise<boolean>) => {
          for (let i = 0; i < 100 && !(await what().catch(() => false)); i++) await Bun.sleep(100);
          expect(await what()).toBe(true);
        };
        await until(async () => (await answers(`${server}/healthz`)) === 200);
        expect(await answers(`http://127.0.0.1:${boot}/`)).toBe(null);

        const wrong = client.call("config.put", {
          body: { networks: [{ interface: "nope0", mode: "proxy" }], menus: [{ name: "M" }] },
        });
        const problem = await wrong.catch((cause) => cause.problem);
        expect(problem.faults.map(({ path }: { readonly path: string }) => path)).toContain("menus[0].name");
        expect(await Bun.file(file).text()).toBe(rest);

        const networks = [{ interface: "lo", mode: "off", menu: "main" }];
        const menus = [{ name: "main", title: "Boot", entries: [{ title: "Disk", local: "auto" }] }];
        const put = await client.call("config.put", { body: { networks, menus, apply: true } });
        expect([put.apply, await Bun.file(`${file}.bak`).text()]).toEqual(["under-way", rest]);
        expect(await Bun.file(file).text()).toStartWith(rest);
        await until(async () => (await client.call("networks.list", {}))[0]?.menu === "main");
        await until(async () => (await answers(`http://127.0.0.1:${boot}/`)) !== null);
        expect(await client.call("config.show", {})).toMatchObject({
          isThere: true,
          pending: false,
          trouble: null,
          networks,
        });

        // By hand, and wrong where only opening it shows: the port is taken.
        const taken = Bun.listen({ hostname: "127.0.0.1", port: other ?? 0, socket: { data() {} } });
        await Bun.write(file, (await Bun.file(file).text()).replace(`port: ${boot}`, `port: ${other}`));
        expect((await client.call("config.show", {})).pending).toBe(true);
        expect((await client.call("config.apply", { body: {} })).apply).toBe("under-way");
        await until(async () => (await client.call("config.show", {})).trouble !== null);
        taken.stop(true);
        expect((await client.call("networks.list", {})).length).toBe(1);
        expect(await answers(`http://127.0.0.1:${boot}/`)).not.toBe(null);
      } finally {
        child.kill();
        expect(await child.exited).toBe(0);
      }
    }));
});
