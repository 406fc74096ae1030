// Real FTP clients: curl, wget, lftp and busybox, each its own way to a data connection, on loopback.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ftp, openFtp } from "../../src/ftp/server.ts";
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import { folderBranch } from "../../src/tree/folder.ts";
import { createTree, type Fetch } from "../../src/tree/tree.ts";
import { bootlace, inFolder, netbootFolder, start } from "../whole/program.ts";

const LOOPBACK = ipv4("127.0.0.1") as Ipv4;
/** Ports of this run only, so that two runs on one machine seldom meet. */
const base = 10_000 + (process.pid % 400) * 20;
const BIG = 33 << 20;

let folder: string;
let ftp: Ftp;
let fetches: Fetch[] = [];
/** Content by path below the root. */
const files = new Map<string, Uint8Array>();

function noise(bytes: number, seed: number): Uint8Array {
  const one = new Uint8Array(bytes);
  let x = seed;
  for (let i = 0; i < bytes; i++) {
    x = (x * 1_103_515_245 + 12_345) & 0x7fffffff;
    one[i] = x >>> 16;
  }
  return one;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-ftp-"));
  const root = join(folder, "root");
  files.set("centos7/images/pxeboot/vmlinuz", noise(5_000_000, 1));
  files.set("centos7/images/big.img", noise(BIG, 2));
  files.set("centos7/Packages/bash-4.2.46-34.el7.x86_64.rpm", noise(1000, 3));
  files.set("centos7/Packages/libstdc++-4.8.5-44.el7.x86_64.rpm", noise(1460, 4));
  files.set("centos7/empty", new Uint8Array(0));
  files.set("centos7/with space & ünï.txt", Buffer.from("one\ntwo\r\nthree\n"));
  for (const [path, bytes] of files) await Bun.write(join(root, path), bytes);
  utimesSync(join(root, "centos7/images/pxeboot/vmlinuz"), 1_500_000_000, 1_500_000_000);
  symlinkSync("/etc/passwd", join(root, "centos7/outside"));
  const iso = join(root, "centos7/images/big.img");
  ftp = await openFtp({
    address: LOOPBACK,
    port: 0,
    passivePorts: { first: base, last: base + 9 },
    tree: createTree(
      {
        // What media look like from inside a disc.
        async disc([name]) {
          return name === "part"
            ? { kind: "file", file: iso, offset: 1_000_003, length: 3_000_001, modifiedMs: 0, mediaType: "" }
            : { kind: "absent", why: "only part is here" };
        },
      },
      folderBranch(root),
    ),
    macOf: () => null,
    onFetch: (fetch) => fetches.push(fetch),
  });
});

afterAll(async () => {
  await ftp?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(command: readonly string[], cwd = folder) {
  const child = Bun.spawn([...command], { cwd, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [out, err] = await Promise.all([new Response(child.stdout).bytes(), new Response(child.stderr).text()]);
  return { code: await child.exited, out, err };
}

const url = (path: string) => `ftp://127.0.0.1:${ftp.port}/${path.split("/").map(encodeURIComponent).join("/")}`;
const curl = (...words: string[]) => run(["curl", "-sS", "--max-time", "60", ...words]);
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const contentOf = (path: string) => files.get(path) ?? new Uint8Array(0);

/** What was reported since the last look; waits for that many. */
async function reported(count: number): Promise<string[]> {
  while (fetches.length < count) await Bun.sleep(5);
  const seen = fetches.map(({ path, outcome }) => `${path} ${outcome}`);
  fetches = [];
  return seen;
}

const WAYS: readonly (readonly [string, readonly string[]])[] = [
  ["EPSV", []],
  ["PASV", ["--disable-epsv"]],
  ["EPRT", ["--ftp-port", "-"]],
  ["PORT", ["--ftp-port", "-", "--disable-eprt"]],
  ["one CWD", ["--ftp-method", "singlecwd"]],
  ["no CWD", ["--ftp-method", "nocwd"]],
];

for (const [name, way] of WAYS)
  test(`curl, ${name}: every file arrives whole, and is reported once`, async () => {
    fetches = [];
    for (const [path, bytes] of files) {
      const { code, out, err } = await curl(...way, url(path));
      expect({ path, code, err, digest: digest(out) }).toEqual({ path, code: 0, err: "", digest: digest(bytes) });
      expect(await reported(1)).toEqual([`${path} whole`]);
    }
  });

test("curl: a stretch inside a bigger file, and stretches of it", async () => {
  const inside = contentOf("centos7/images/big.img").subarray(1_000_003, 4_000_004);
  expect(digest((await curl(url("disc/part"))).out)).toBe(digest(inside));
  expect(digest((await curl("-r", "2000000-", url("disc/part"))).out)).toBe(digest(inside.subarray(2_000_000)));
  expect((await curl("-r", "3000001-", url("disc/part"))).out.length).toBe(0);
  expect(digest((await curl("-r", "10-19", url("disc/part"))).out)).toBe(digest(inside.subarray(10, 20)));
  // Of FTP's ranges only the beginning is agreed on: at their end the client hangs up. And nothing is asked for at all
  // where nothing is left.
  expect(await reported(3)).toEqual(["disc/part whole", "disc/part part", "disc/part aborted"]);
  expect((await curl("-r", "3000002-", url("disc/part"))).code).not.toBe(0);
});

test("curl: size and time, listings, text, and what is refused", async () => {
  const text = async (...words: string[]) =>
    Buffer.from((await curl(...words)).out)
      .toString()
      .replaceAll("\r\n", "\n");
  expect(await text("-I", url("centos7/images/pxeboot/vmlinuz"))).toBe(
    "Last-Modified: Fri, 14 Jul 2017 02:40:00 GMT\nContent-Length: 5000000\nAccept-ranges: bytes\n",
  );
  expect(await text("-l", url("centos7/Packages/"))).toBe(
    "bash-4.2.46-34.el7.x86_64.rpm\nlibstdc++-4.8.5-44.el7.x86_64.rpm\n",
  );
  expect(await text(url("centos7/Packages/"))).toMatch(
    /^-rw-r--r-- {4}1 ftp {6}ftp {10}1000 \w{3} \d\d \d\d:\d\d bash/,
  );
  expect(await text(`${url("centos7/")}`)).not.toContain("outside");
  // curl takes the CR LF apart again.
  expect(await text(`${url("centos7/with space & ünï.txt")};type=a`)).toBe("one\ntwo\nthree\n");
  expect((await curl(url("centos7/outside"))).code).toBe(78);
  expect((await curl(url("centos7/nothing"))).code).toBe(78);
  expect((await curl("--ftp-method", "nocwd", url("../../../etc/passwd"), "--path-as-is")).code).not.toBe(0);
  expect((await curl("-T", import.meta.path, url("centos7/upload"))).code).toBe(25);
  expect((await curl("-Q", "DELE centos7/empty", url("centos7/empty"))).code).toBe(21);
  expect((await curl("-u", "root:secret", url("centos7/empty"))).code).toBe(67);
  // Another machine's address: curl sends it, and is told no.
  expect((await curl("-Q", "PORT 10,0,0,1,40,1", url("centos7/empty"))).code).toBe(21);
  expect(ftp.counts()).toMatchObject({ "write-refused": 2, "login-refused": 1, bounce: 1, stranger: 0 });
});

/** All files below a folder, by path. */
function found(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

function expectMirror(root: string): void {
  const below = [...files.keys()].map((path) => path.slice("centos7/".length)).sort();
  expect(found(root)).toEqual(below);
  for (const path of below) expect(digest(readFileSync(join(root, path)))).toBe(digest(contentOf(`centos7/${path}`)));
}

for (const way of [[], ["--no-passive-ftp"]])
  test(`wget ${way.join("")}: a whole tree, and the rest of a file`, async () => {
    const own = mkdtempSync(join(folder, "wget-"));
    const wget = (...words: string[]) => run(["wget", "-q", "--tries=1", ...way, ...words], own);
    expect((await wget("-r", "-nH", "--cut-dirs=1", url("centos7/"))).code).toBe(0);
    expectMirror(own);
    const begun = contentOf("centos7/images/big.img").subarray(0, 20_000_001);
    await Bun.write(join(own, "big.img"), begun);
    fetches = [];
    expect((await wget("--continue", url("centos7/images/big.img"))).code).toBe(0);
    expect(digest(readFileSync(join(own, "big.img")))).toBe(digest(contentOf("centos7/images/big.img")));
    expect(await reported(1)).toEqual(["centos7/images/big.img part"]);
    expect((await wget(url("centos7/nothing"))).code).toBe(8);
  });

for (const settings of ["", "set ftp:passive-mode no;", "set ftp:use-mlsd yes;", "set ftp:sync-mode off;"])
  test(`lftp: mirror ${settings}`, async () => {
    const own = mkdtempSync(join(folder, "lftp-"));
    const script = `set net:max-retries 1; ${settings} open ftp://127.0.0.1:${ftp.port}; mirror --parallel=3 centos7 .`;
    const { code, err } = await run(["lftp", "-c", script], own);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expectMirror(own);
  });

test("lftp: many pieces of one file at once", async () => {
  const own = mkdtempSync(join(folder, "lftp-"));
  const { code } = await run(["lftp", "-c", `pget -n 5 ${url("centos7/images/big.img")}`], own);
  expect(code).toBe(0);
  expect(digest(readFileSync(join(own, "big.img")))).toBe(digest(contentOf("centos7/images/big.img")));
});

test("busybox: ftpget and wget, as in an initrd", async () => {
  const own = mkdtempSync(join(folder, "busybox-"));
  mkdirSync(join(own, "x"));
  const path = "centos7/images/pxeboot/vmlinuz";
  const port = String(ftp.port);
  expect((await run(["busybox", "ftpget", "-P", port, "127.0.0.1", "vmlinuz", path], own)).code).toBe(0);
  expect(digest(readFileSync(join(own, "vmlinuz")))).toBe(digest(contentOf(path)));
  expect((await run(["busybox", "wget", "-q", "-O", "x/vmlinuz", url(path)], own)).code).toBe(0);
  expect(digest(readFileSync(join(own, "x/vmlinuz")))).toBe(digest(contentOf(path)));
});

test("the program: off unless the config says so; then curl walks down to a medium's files", () =>
  inFolder(async (own) => {
    const [http, control] = [base + 10, base + 11];
    const config = (enabled: boolean) => `networks: [{ interface: lo, mode: off, address: 127.0.0.1 }]
boot: { port: ${http} }
admin: { listen: "127.0.0.1:${base + 12}" }
tftp: { port: ${http} }
ftp: { enabled: ${enabled}, port: ${control}, passive_ports: ${base + 13}-${base + 20} }
`;
    await Bun.write(join(own, "bootlace.yaml"), config(false));
    await bootlace(own, "media", "add", "debian", await netbootFolder(own));
    for (const enabled of [false, true]) {
      await Bun.write(join(own, "bootlace.yaml"), config(enabled));
      const child = start(own, "serve");
      try {
        const decoder = new TextDecoder();
        let text = "";
        for await (const part of child.stdout) {
          text += decoder.decode(part);
          if (text.includes("bootlace is ready")) break;
        }
        expect(text.includes(`FTP :${control}`)).toBe(enabled);
        const at = `ftp://127.0.0.1:${control}`;
        const got = await curl(`${at}/media/debian/debian-installer/amd64/linux`);
        expect(Buffer.from(got.out).toString()).toBe(enabled ? "a kernel" : "");
        expect(got.code).toBe(enabled ? 0 : 7);
        const list = Buffer.from((await curl("-l", `${at}/`)).out).toString();
        expect(list).toBe(enabled ? "loaders\nmedia\n" : "");
        // Answer files are there for tokens only, and are no folder to look into.
        expect(Buffer.from((await curl("-l", `${at}/answers/`)).out).toString()).toBe("");
        if (enabled) expect((await curl(`${at}/answers/${"0".repeat(32)}/preseed.cfg`)).code).toBe(78);
      } finally {
        child.kill("SIGTERM");
        expect(await child.exited).toBe(0);
      }
    }
  }));
