// The HTTP door on the wire: raw sockets for what firmware is particular about, curl and wget for the rest.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type Http, openHttp } from "../../src/http/server.ts";
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import { mac } from "../../src/net/mac.ts";
import { openPump } from "../../src/net/pump.ts";
import { folderBranch } from "../../src/tree/folder.ts";
import { createTree, type Fetch } from "../../src/tree/tree.ts";
import { ask, exchange } from "./http-wire.ts";

const CONTENT = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 8) * 13) & 255);
const OFFSET = 100_000;
const fetched: Fetch[] = [];
let folder = "";
const pump = openPump();
let http: Http;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bootlace-http-"));
  await mkdir(join(folder, "root", "pool"), { recursive: true });
  await writeFile(join(folder, "disc.iso"), CONTENT);
  await truncate(join(folder, "disc.iso"), 64 << 20);
  await writeFile(join(folder, "secret"), "root:x:0:0");
  await writeFile(join(folder, "root", "BOOTX64.EFI"), CONTENT.subarray(0, 1000));
  await writeFile(join(folder, "root", "empty"), "");
  await writeFile(join(folder, "root", "pool", "g++_4%3a12~rc1+b2.deb"), "package");
  const inside = { kind: "file", file: join(folder, "disc.iso"), modifiedMs: 1_000_000_000_000 } as const;
  const disc = { ...inside, offset: OFFSET, length: 2_000_000, mediaType: "application/octet-stream" };
  const rest = { ...inside, offset: 0, length: 64 << 20, mediaType: "application/vnd.efi-iso" };
  const script = { kind: "text", bytes: new TextEncoder().encode("#!ipxe\nexit\n"), mediaType: "text/plain" } as const;
  const tree = createTree(
    { disc: async () => disc, iso: async () => rest, script: async () => script },
    folderBranch(join(folder, "root")),
  );
  http = await openHttp({
    address: ipv4("127.0.0.1") as Ipv4,
    port: 0,
    tree,
    macOf: () => mac("52:54:00:12:34:56"),
    onFetch: (fetch) => fetched.push(fetch),
    extra: {
      below: "/reports/",
      answer: async (request) => new Response(`${request.method} ${(await request.text()).length}\n`),
    },
    pump,
    idleSeconds: 1,
  });
});

afterAll(async () => {
  await http.close();
  pump.close();
  await rm(folder, { recursive: true, force: true });
});

const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** What was reported about a path since the last call, once its end has been noticed. */
async function reports(path: string): Promise<string[]> {
  for (let i = 0; i < 50; i++) {
    const mine = fetched.filter((fetch) => fetch.path === path);
    if (mine.length > 0) {
      fetched.length = 0;
      return mine.map((fetch) => `${fetch.outcome} ${fetch.bytes}`);
    }
    await Bun.sleep(20);
  }
  return [];
}

async function run(...command: string[]): Promise<{ code: number; out: Uint8Array; text: string }> {
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "pipe" });
  const [out, err, code] = await Promise.all([child.stdout.bytes(), child.stderr.text(), child.exited]);
  return { code, out, text: new TextDecoder().decode(out) + err };
}

const url = (path: string) => `http://127.0.0.1:${http.port}${path}`;

test("what UEFI wants: the whole type, the length, validators; HEAD says the same", async () => {
  const get = await ask(http.port, "GET /BOOTX64.EFI HTTP/1.1\nUser-Agent: UefiHttpBoot/1.0");
  const head = await ask(http.port, "HEAD /BOOTX64.EFI HTTP/1.1\nUser-Agent: UefiHttpBoot/1.0");
  expect(get.status).toBe("HTTP/1.1 200 OK");
  expect(get.headers).toContain("Content-Type: application/efi");
  expect(get.headers).toContain("Content-Length: 1000");
  expect(get.headers.some((line) => /^etag: "[\w-]+"$/i.test(line))).toBe(true);
  expect(get.headers.some((line) => /^last-modified: .* GMT$/i.test(line))).toBe(true);
  expect(get.body.length).toBe(1000);
  expect(head.status).toBe("HTTP/1.1 200 OK");
  expect(head.headers.sort()).toEqual(get.headers.sort());
  expect(head.body).toBe("");
  // Nothing tells where the file lies on our disk.
  expect(JSON.stringify(get.headers)).not.toContain("filename");
});

test("GRUB gets `Content-Length: ` in its own case, for a script and for a file", async () => {
  for (const [path, length] of [
    ["/script", 12],
    ["/disc/x", 2_000_000],
  ] as const) {
    const got = await ask(http.port, `GET ${path} HTTP/1.1\nUser-Agent: GRUB 2.06`);
    expect(got.status).toBe("HTTP/1.1 200 OK");
    expect(got.headers).toContain(`Content-Length: ${length}`);
    expect(got.body.length).toBe(length);
  }
});

test("from inside a disc: whole, by range, and a whole that was asked as several ranges", async () => {
  const part = (from: number, to: number) => sha(CONTENT.subarray(OFFSET + from, OFFSET + to));
  const cases: readonly (readonly [string, string, string | null, number, number])[] = [
    ["", "200 OK", null, 0, 2_000_000],
    ["Range: bytes=0-0", "206 Partial Content", "bytes 0-0/2000000", 0, 1],
    ["Range: bytes=-1", "206 Partial Content", "bytes 1999999-1999999/2000000", 1_999_999, 2_000_000],
    ["Range: bytes=1000000-", "206 Partial Content", "bytes 1000000-1999999/2000000", 1_000_000, 2_000_000],
    ["Range: bytes=0-", "206 Partial Content", "bytes 0-1999999/2000000", 0, 2_000_000],
    ["Range: bytes=5-9,20-29", "200 OK", null, 0, 2_000_000],
  ];
  for (const [header, status, contentRange, from, to] of cases) {
    const got = await ask(http.port, `GET /disc/x HTTP/1.1${header === "" ? "" : `\n${header}`}`);
    expect(got.status).toBe(`HTTP/1.1 ${status}`);
    expect(got.headers.find((line) => /^content-range:/i.test(line))?.slice(15) ?? null).toBe(contentRange);
    expect(sha(Buffer.from(got.body, "latin1"))).toBe(part(from, to));
  }
  const beyond = await ask(http.port, "GET /disc/x HTTP/1.1\nRange: bytes=2000000-");
  expect([beyond.status, beyond.body]).toEqual(["HTTP/1.1 416 Range Not Satisfiable", ""]);
  expect(beyond.headers).toContain("Content-Range: bytes */2000000");
});

test("a range of a plain file that our answer leaves out stays left out", async () => {
  // The runtime has range handling of its own for whole files; the conditions are ours.
  const got = await ask(http.port, 'GET /BOOTX64.EFI HTTP/1.1\nRange: bytes=0-1\nIf-Range: "stale"');
  expect([got.status, got.body.length]).toEqual(["HTTP/1.1 200 OK", 1000]);
  const several = await ask(http.port, "GET /BOOTX64.EFI HTTP/1.1\nRange: bytes=0-1,3-4");
  expect([several.status, several.body.length]).toEqual(["HTTP/1.1 200 OK", 1000]);
});

test("conditions: 304 and 412 without a body", async () => {
  const { headers } = await ask(http.port, "HEAD /disc/x HTTP/1.1");
  const tag = headers.find((line) => /^etag:/i.test(line))?.slice(6);
  expect((await ask(http.port, `GET /disc/x HTTP/1.1\nIf-None-Match: ${tag}`)).status).toBe(
    "HTTP/1.1 304 Not Modified",
  );
  const stale = await ask(http.port, 'GET /disc/x HTTP/1.1\nIf-Match: "stale"\nRange: bytes=5-');
  expect([stale.status, stale.body]).toEqual(["HTTP/1.1 412 Precondition Failed", ""]);
});

test("an empty file, other methods, folders, missing files", async () => {
  const empty = await ask(http.port, "GET /empty HTTP/1.1");
  expect([empty.status, empty.body]).toEqual(["HTTP/1.1 200 OK", ""]);
  expect(empty.headers.map((line) => line.toLowerCase())).toContain("content-length: 0");
  const put = await ask(http.port, "PUT /empty HTTP/1.1\nContent-Length: 1\n\nx");
  expect(put.status).toBe("HTTP/1.1 405 Method Not Allowed");
  expect(put.headers).toContain("Allow: GET, HEAD");
  const bare = await ask(http.port, "GET /pool HTTP/1.1");
  expect(bare.status).toBe("HTTP/1.1 301 Moved Permanently");
  expect(bare.headers.find((line) => /^location:/i.test(line))?.slice(10)).toBe("/pool/");
  const list = await ask(http.port, "GET /pool/ HTTP/1.1");
  expect(list.body).toContain('<a href="g%2B%2B_4%253a12~rc1%2Bb2.deb">g++_4%3a12~rc1+b2.deb</a>');
  const gone = await ask(http.port, "GET /pool/main/l/linux.udeb HTTP/1.1");
  expect(gone.status).toBe("HTTP/1.1 404 Not Found");
  expect(gone.body).toBe("not found: /pool/main/l/linux.udeb\nno such file\nthe nearest folder that exists: /pool/\n");
  expect(fetched.filter((fetch) => fetch.path === "pool/main/l/linux.udeb").map((f) => f.outcome)).toEqual(["absent"]);
});

test("package names, however they are encoded", async () => {
  for (const name of ["g%2B%2B_4%253a12~rc1%2Bb2.deb", "g++_4%253a12%7erc1+b2.deb"]) {
    expect((await ask(http.port, `GET /pool//./${name} HTTP/1.1`)).body).toBe("package");
  }
});

test("HTTP/1.0 without a Host", async () => {
  const got = await exchange(http.port, "GET /script HTTP/1.0\r\n\r\n", (text) => text.endsWith("exit\n"));
  expect(got.split("\r\n")[0]).toBe("HTTP/1.1 200 OK");
});

test("500 requests in one pipeline on one connection, as dnf and apt like it", async () => {
  const one = "GET /BOOTX64.EFI HTTP/1.1\r\nHost: x\r\nRange: bytes=0-9\r\n\r\n";
  const last = "GET /script HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const got = await exchange(http.port, one.repeat(499) + last, (text) => text.endsWith("exit\n"));
  expect(got.match(/HTTP\/1\.1 206/g)?.length).toBe(499);
  expect(got.endsWith("#!ipxe\nexit\n")).toBe(true);
});

test("special paths come first and take small bodies only", async () => {
  const small = await run("curl", "-s", "-d", "x".repeat(1000), url("/reports/running"));
  expect(small.text).toBe("POST 1000\n");
  await writeFile(join(folder, "large"), "x".repeat(70_000));
  const large = await run(
    "curl",
    "-s",
    "-w",
    "%{http_code}",
    "--data-binary",
    `@${join(folder, "large")}`,
    url("/reports/x"),
  );
  expect(large.text).toBe("more than 65536 bytes are not taken\n413");
});

test("the timeline hears how each answer ended", async () => {
  fetched.length = 0;
  expect((await run("curl", "-s", url("/disc/whole"))).out.length).toBe(2_000_000);
  expect(await reports("disc/whole")).toEqual(["whole 2000000"]);
  await run("curl", "-sI", url("/disc/head"));
  expect(await reports("disc/head")).toEqual(["part 0"]);
  await run("curl", "-s", "-r", "5-14", url("/disc/range"));
  expect(await reports("disc/range")).toEqual(["part 10"]);
  await exchange(http.port, "GET /iso/cut HTTP/1.1\r\nHost: x\r\n\r\n", (text) => text.length > 1000);
  const [cut = ""] = await reports("iso/cut");
  expect(cut).toMatch(/^aborted \d+$/);
  expect(Number(cut.split(" ")[1])).toBeLessThan(64 << 20);
  expect(fetched).toEqual([]);
});

test("curl resumes, wget mirrors a folder", async () => {
  const file = join(folder, "resumed");
  await writeFile(file, CONTENT.subarray(OFFSET, OFFSET + 700_001));
  expect((await run("curl", "-s", "-C", "-", "-o", file, url("/disc/x"))).code).toBe(0);
  expect(sha(await Bun.file(file).bytes())).toBe(sha(CONTENT.subarray(OFFSET, OFFSET + 2_000_000)));
  const { code, text } = await run("wget", "-q", "-r", "-np", "-nH", "-e", "robots=off", "-P", folder, url("/pool/"));
  expect([code, text]).toEqual([0, ""]);
  // wget asks for the right name, and decodes it once more for its own disk.
  expect(await Bun.file(join(folder, "pool", "g++_4:12~rc1+b2.deb")).text()).toBe("package");
});

test("a connection on which nothing moves is closed", async () => {
  const started = ["GET /script HTTP/1.1\r\nHo", "", "GET /script HTTP/1.1\r\nHost: x\r\n\r\n"];
  const answers = await Promise.all(started.map((bytes) => exchange(http.port, bytes)));
  expect(answers.map((answer) => answer.slice(0, 15))).toEqual(["", "", "HTTP/1.1 200 OK"]);
}, 20_000);

test("10 000 hostile paths: nothing outside the tree, no crash", async () => {
  const piece = fc.constantFrom(
    "..",
    "/",
    "%2e%2e",
    "%2f",
    "\\",
    "%5c",
    "%00",
    "secret",
    ".",
    "//",
    "%c0%ae",
    "pool",
    "%",
    "é",
    "?",
    "a",
  );
  const path = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join("")}`);
  const statuses = new Set<string>();
  const batches = fc.sample(path, { numRuns: 10_000, seed: 7 });
  for (let i = 0; i < batches.length; i += 100) {
    const batch = batches.slice(i, i + 100).map((p) => `GET ${p} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const last = "GET /script HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const got = await exchange(http.port, Buffer.from(batch.join("") + last, "utf8").toString("latin1"), (text) =>
      text.endsWith("#!ipxe\nexit\n"),
    );
    expect(got).not.toContain("root:x:");
    for (const [, status] of got.matchAll(/HTTP\/1\.1 (\d{3})/g)) statuses.add(status as string);
  }
  expect([...statuses].sort()).toEqual(["200", "301", "400", "404"]);
}, 60_000);
