// The program serves a disc: over HTTP, whole files, ranges, listings and links, from inside the image.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { bootlace, start } from "../whole/program.ts";
import { inFolder, put, run } from "./trees.ts";

const PORT = 24_000 + (process.pid % 300) * 100;
const CONFIG = `networks: [{ interface: lo, mode: dhcp, address: 127.0.0.1, subnet: 127.0.0.0/8, range: 127.0.9.10-127.0.9.20 }]
boot: { port: ${PORT} }
admin: { listen: "127.0.0.1:${PORT + 10}" }
tftp: { port: ${PORT} }
dhcp: { port: ${PORT + 1}, client_port: ${PORT + 2}, proxy_port: ${PORT + 3} }
`;

test("a Debian disc as machines get it", () =>
  inFolder(async (folder) => {
    const deb = new Uint8Array(3_000_000).map((_, i) => (i * 31) % 253);
    await put(join(folder, "root"), {
      ".disk/info": 'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST 20240210-11:27',
      "dists/bookworm/Release": "Origin: Debian\nVersion: 12.5\nCodename: bookworm\n",
      "dists/bookworm/main/binary-amd64/Packages.gz": "x",
      "dists/bookworm/main/debian-installer/binary-amd64/Packages.gz": "x",
      "pool/main/g/g++_12.2.0-3~deb12u1_amd64.deb": deb,
      debian: { to: "." },
    });
    await run("xorriso", "-as", "mkisofs", "-quiet", "-R", "-o", join(folder, "disc.iso"), join(folder, "root"));
    await Bun.write(join(folder, "bootlace.yaml"), CONFIG);
    expect((await bootlace(folder, "media", "add", "dvd", "disc.iso")).err).toBe("");
    const child = start(folder, "serve");
    try {
      const decoder = new TextDecoder();
      let said = "";
      for await (const part of child.stdout) {
        said += decoder.decode(part);
        if (said.includes("bootlace is ready")) break;
      }
      const url = `http://127.0.0.1:${PORT}/media/dvd`;
      const file = `${url}/debian/pool/main/g/g%2B%2B_12.2.0-3~deb12u1_amd64.deb`;
      const whole = await fetch(file);
      expect(new Uint8Array(await whole.arrayBuffer())).toEqual(deb);
      expect(whole.headers.get("content-type")).toBe("application/vnd.debian.binary-package");
      const part = await fetch(file, { headers: { Range: "bytes=-1000" } });
      expect({ status: part.status, bytes: new Uint8Array(await part.arrayBuffer()) }).toEqual({
        status: 206,
        bytes: deb.subarray(-1000),
      });
      expect(await (await fetch(`${url}/dists`)).text()).toContain('<a href="bookworm/">bookworm/</a>');
      const missing = await fetch(`${url}/dists/sid/Release`);
      expect(missing.status).toBe(404);
    } finally {
      child.kill("SIGTERM");
      expect(await child.exited).toBe(0);
    }
  }));
