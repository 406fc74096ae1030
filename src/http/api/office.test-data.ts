// An API on a store in a folder of its own, with a person of each role, media, a profile, machines and seeded secrets.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../config.ts";
import { putLoader } from "../../loaders/own.ts";
import { machineSchema } from "../../machines/machine.ts";
import { cryptSalt, sha512Crypt } from "../../machines/password.ts";
import { profileSchema } from "../../machines/profile.ts";
import type { Ipv4 } from "../../net/ipv4.ts";
import type { Mac } from "../../net/mac.ts";
import type { Role } from "../../people/role.ts";
import { createThrottle } from "../../people/throttle.ts";
import { setSecret } from "../../serve/secrets.ts";
import { openSqlite, storeFile } from "../../store/sqlite.ts";
import { createClient } from "../client/client.ts";
import { BASE } from "../contract/route.ts";
import { createApp } from "./app.ts";
import { hashOf, newSecret, startSession } from "./gate.ts";
import { createHub } from "./hub.ts";
import { createJobs, type Jobs } from "./jobs.ts";
import { hashPassword } from "./passwords.ts";
import { beginUpload } from "./uploads.ts";

export const PASSWORD = "correct horse battery";
/** Nothing that the API answers may hold any of these. */
export const SEEDED = {
  luks: "luks-passphrase-9f2c",
  hash: sha512Crypt("root-password-77", cryptSalt(new Uint8Array(16).fill(3))),
  arm: "c0ffee00c0ffee00c0ffee00c0ffee00",
} as const;
/** The id of an upload that is under way: `x.iso`, 4 bytes. */
export const UPLOAD = createHash("sha256").update("4 x.iso").digest("hex").slice(0, 16);
export const NOW_MS = Date.parse("2026-11-21T12:00:00Z");
const MAC = "52:54:00:12:34:56" as Mac;

export type World = Awaited<ReturnType<typeof openWorld>>;

export interface WorldOptions {
  readonly people?: boolean;
  /** False: long work is begun and done at once, without being done: nothing is fetched from anywhere. */
  readonly work?: boolean;
}

/** argon2id takes its time, and each world's people have the same password. */
let hashed: Promise<string> | null = null;
function hashOnce(): Promise<string> {
  hashed ??= hashPassword(PASSWORD);
  return hashed;
}

export async function openWorld({ people = true, work = true }: WorldOptions = {}) {
  const data = mkdtempSync(join(tmpdir(), "bootlace-api-"));
  const store = await openSqlite(storeFile(data));
  const place = join(data, "bootlace.yaml");
  writeFileSync(place, CONFIG);
  const config = parseConfig(CONFIG, place);
  const hub = createHub();
  const failures: string[] = [];
  let nowMs = NOW_MS;
  const now = () => nowMs;
  const working = createJobs(hub, now, (cause) => failures.push(String(cause)));
  const jobs: Jobs = work
    ? working
    : { ...working, start: (kind, says) => working.start(kind, says, async () => null) };
  let code: string | null = "the-code";
  let reopened = 0;
  const office = {
    store,
    loaded: { config, file: place, place, text: CONFIG, data, files: join(data, "files") },
    version: "0.0.0",
    jobs,
    hub,
    throttle: createThrottle(),
    setupCode: () => code,
    reopening: {
      start() {
        reopened += 1;
      },
      trouble: () => null,
    },
    traffic: () => [],
    startedMs: NOW_MS,
    tls: null,
    problems: () => [],
    reload: async () => {},
    now,
  };
  const app = createApp({ office, secure: false, failed: (cause, what) => failures.push(`${what}: ${cause}`) });
  const cookies = new Map<Role, { readonly cookie: string; readonly csrf: string }>();
  const tokens = new Map<Role, string>();
  if (people) {
    const passwordHash = await hashOnce();
    for (const role of ["viewer", "operator", "admin"] as const) {
      await store.people.put({ name: role, role, passwordHash, createdMs: 1 });
      cookies.set(role, await startSession(store, role, null, nowMs));
      const token = `bl_${newSecret()}`;
      tokens.set(role, token);
      await store.tokens.put({
        name: `t-${role}`,
        role,
        person: role,
        hash: hashOf(token),
        createdMs: 1,
        expiresMs: null,
      });
    }
    await fill();
  }

  async function fill(): Promise<void> {
    const recognition = {
      family: "debian",
      version: "12",
      architecture: "x86_64",
      kernel: "k",
      initrd: "i",
      packages: null,
    };
    await Bun.write(join(data, "disc/k"), "kernel");
    await Bun.write(join(data, "disc/Packages"), "Package: bash\n");
    await store.media.put({
      name: "debian",
      recognition,
      addedMs: 1,
      layers: [{ kind: "folder", path: join(data, "disc"), size: null, modifiedMs: null }],
    });
    await setSecret(store, data, "disk", SEEDED.luks, nowMs);
    await store.profiles.put(
      profileSchema.parse({
        name: "web",
        media: "debian",
        packages: "http://deb.example/debian",
        spec: { root: { passwordHash: SEEDED.hash }, users: [{ name: "ann", passwordHash: SEEDED.hash }] },
      }),
    );
    await store.machines.put(machineSchema.parse({ name: "web1", mac: MAC, profile: "web", address: "127.0.0.9" }));
    await store.machines.put(machineSchema.parse({ name: "web2", mac: "52:54:00:12:34:57", profile: "web" }));
    await store.arms.add({
      id: "00000000000a",
      machine: "web1",
      profile: "web",
      mac: MAC,
      uuid: null,
      disk: "sda",
      token: SEEDED.arm,
      armedBy: "admin",
      armedMs: nowMs,
      expiresMs: nowMs + 1e9,
      state: "loading",
      changedMs: nowMs,
    });
    await store.events.append([
      { atMs: nowMs, name: "boot.asked", mac: MAC, install: "00000000000a", detail: { stage: "firmware" } },
      { atMs: nowMs, name: "boot.asked", mac: "52:54:00:99:99:99" as Mac, install: null, detail: { firmware: "bios" } },
    ]);
    await store.logs.append([
      {
        atMs: nowMs,
        install: "00000000000a",
        mac: MAC,
        address: "127.0.0.9" as Ipv4,
        severity: 6,
        program: "p",
        text: "hello",
      },
    ]);
    await store.leases.save([
      {
        address: "127.0.0.9" as Ipv4,
        mac: MAC,
        state: "bound",
        expiresMs: nowMs + 1e6,
        changedMs: nowMs,
        hostName: "web1",
      },
    ]);
    await beginUpload(data, "x.iso", 4);
    await putLoader(data, { set: "ipxe", file: "own.efi", bytes: Buffer.from("MZ"), source: "a build of our own" });
    writeFileSync(join(data, "secret-beside"), "outside");
  }

  return {
    ...office,
    app,
    data,
    failures,
    cookies,
    tokens,
    pass(ms: number) {
      nowMs += ms;
    },
    /** How often the doors were to be opened again. */
    reopened: () => reopened,
    endSetup() {
      code = null;
    },
    /** As a program with the token of that role; null: nobody. */
    ask(role: Role | null, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const known: Record<string, string> = role === null ? {} : { Authorization: `Bearer ${tokens.get(role)}` };
      return send(method, path, body, { ...known, ...headers });
    },
    send,
    /** The typed client with that role's token. */
    as: (role: Role) =>
      createClient({
        server: "http://boot.example",
        token: tokens.get(role) ?? "",
        send: (request) => app.fetch(request, "10.0.0.1"),
      }),
    async close() {
      await jobs.close();
      await store.close();
      rmSync(data, { recursive: true, force: true });
    },
  };

  function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const json: Record<string, string> = body === undefined ? {} : { "Content-Type": "application/json" };
    const url = path.startsWith("/api") || path.startsWith("/problems") ? path : `${BASE}${path}`;
    const init = { method, headers: { ...json, ...headers } };
    return app.fetch(
      new Request(`http://boot.example${url}`, body === undefined ? init : { ...init, body: JSON.stringify(body) }),
      "10.0.0.1",
    );
  }
}

const CONFIG = `
networks:
  - interface: lo
    mode: dhcp
    subnet: 127.0.0.0/24
    range: 127.0.0.5-127.0.0.14
    beside_another_server: true
menus:
  - name: main
    title: Boot
    entries:
      - { label: disk, title: Disk, local: auto }
`;
