// The command line against a running server, by its API; and the two listeners, which share nothing.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { bootlace, inFolder, netbootFolder, start } from "./program.ts";

async function said(child: ReturnType<typeof start>, words: string): Promise<string> {
  let text = "";
  for await (const bytes of child.stdout) {
    text += new TextDecoder().decode(bytes);
    if (text.includes(words)) return text;
  }
  throw new Error(`it ended without saying "${words}": ${text}${await new Response(child.stderr).text()}`);
}

const json = { "Content-Type": "application/json" };

describe("a running server", () => {
  test("its first admin by the link, a token, and then the command line from elsewhere", () =>
    inFolder(async (folder) => {
      const [admin, boot, tftp] = [20_000, 20_001, 20_002].map((port) => port + (process.pid % 9000));
      await Bun.write(
        join(folder, "bootlace.yaml"),
        `networks: [{ interface: lo, mode: off }]\nboot: { port: ${boot} }\ntftp: { port: ${tftp} }\nsyslog: { enabled: false }\nadmin: { listen: "127.0.0.1:${admin}", tls: self-made }\n`,
      );
      await bootlace(folder, "media", "add", "debian", await netbootFolder(folder));
      await Bun.write(join(folder, "spec.yaml"), 'root: { password: "geheim geheim" }\n');
      expect((await bootlace(folder, "profile", "add", "p", "--media", "debian", "--spec", "spec.yaml")).code).toBe(0);
      const child = start(folder, "serve");
      try {
        const text = await said(child, "setup?code=");
        const code = /setup\?code=([\w-]+)/.exec(text)?.[1] ?? "";
        const authority = join(folder, "bootlace-data/tls/admin.crt");
        const ca = { tls: { ca: await Bun.file(authority).text() } };
        const url = `https://localhost:${admin}`;
        const body = JSON.stringify({ code, name: "ann", password: "a long password" });
        const setup = await fetch(`${url}/api/v1/setup`, { method: "POST", headers: json, body, ...ca });
        const { csrf } = (await setup.json()) as { readonly csrf: string };
        const cookie = setup.headers.get("set-cookie") ?? "";
        expect([setup.status, cookie.includes("; Secure")]).toEqual([201, true]);
        const headers = { ...json, Cookie: cookie.split(";")[0] ?? "", "X-CSRF-Token": csrf };
        const asked = JSON.stringify({ name: "laptop", role: "operator" });
        const made = await fetch(`${url}/api/v1/tokens`, { method: "POST", headers, body: asked, ...ca });
        const { token } = (await made.json()) as { readonly token: string };
        await Bun.write(join(folder, "token"), `${token}\n`);

        const elsewhere = join(folder, "elsewhere");
        await Bun.write(join(elsewhere, "empty"), "");
        const remote = async (...words: readonly string[]) => {
          const all = ["env", `BOOTLACE_CA=${authority}`, new URL("../../bin/bootlace", import.meta.url).pathname];
          const one = Bun.spawn([...all, "--server", url, "--token-file", join(folder, "token"), ...words], {
            cwd: elsewhere,
            stdin: "ignore",
            stdout: "pipe",
            stderr: "pipe",
          });
          const [out, err] = await Promise.all([new Response(one.stdout).text(), new Response(one.stderr).text()]);
          return { code: await one.exited, out, err };
        };
        expect((await remote("machine", "add", "web1", "--mac", "52:54:00:00:00:01", "--profile", "p")).code).toBe(0);
        expect((await remote("machine", "list")).out).toContain("web1");
        // The same as on the host itself.
        expect((await remote("machine", "list")).out).toBe((await bootlace(folder, "machine", "list")).out);
        const wrong = await remote("machine", "add", "web2", "--mac", "52:54:00:00:00:01");
        expect([wrong.code, wrong.err.includes("--mac: 52:54:00:00:00:01 is machine web1 already")]).toEqual([2, true]);
        expect((await remote("arm", "web1", "--yes")).out).toContain("wiping");
        expect((await remote("--json", "install", "list")).out).toContain('"armedBy": "ann (token laptop)"');
        expect((await remote("lease", "import", "x")).code).toBe(2);

        const status = async (at: string) => (await fetch(at, at.startsWith("https") ? ca : {})).status;
        const bootUrl = `http://127.0.0.1:${boot}`;
        for (const path of ["/api", "/api/openapi.json", "/api/v1/setup", "/healthz", "/metrics", "/problems/mistake"])
          expect([path, await status(`${bootUrl}${path}`)]).toEqual([path, 404]);
        expect(await status(`${bootUrl}/media/debian/version.info`)).toBe(200);
        for (const path of ["/media/debian/version.info", "/loaders/", "/answers/", "/reports/x", "/"])
          expect([path, await status(`${url}${path}`)]).toEqual([path, 404]);
      } finally {
        child.kill();
        await child.exited;
      }
    }));

  test("on a network without TLS it does not start, and says how it would", () =>
    inFolder(async (folder) => {
      await Bun.write(join(folder, "bootlace.yaml"), 'admin: { listen: "0.0.0.0:18067" }\n');
      const { code, err } = await bootlace(folder, "serve");
      expect([code, err.includes("admin.listen"), err.includes("tls: self-made")]).toEqual([2, true, true]);
    }));

  test("a secret is kept sealed, named, never shown, and gone when it is removed", () =>
    inFolder(async (folder) => {
      const set = Bun.spawn([new URL("../../bin/bootlace", import.meta.url).pathname, "secret", "set", "disk"], {
        cwd: folder,
        stdin: new Blob(["correct horse\n"]),
        stdout: "pipe",
      });
      expect(await set.exited).toBe(0);
      const listed = await bootlace(folder, "--json", "secret", "list");
      expect([listed.out.includes('"disk"'), listed.out.includes("horse")]).toEqual([true, false]);
      const files = [...new Bun.Glob("bootlace-data/**").scanSync({ cwd: folder })];
      for (const file of files)
        expect((await Bun.file(join(folder, file)).text()).includes("correct horse")).toBe(false);
      expect((await bootlace(folder, "secret", "remove", "disk")).code).toBe(0);
      expect((await bootlace(folder, "secret", "remove", "disk")).code).toBe(2);
    }));
});
