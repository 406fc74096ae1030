import { describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseSeenDisk } from "../../machines/seen-disk.ts";
import { specSchema } from "../../machines/spec.ts";
import { anySpec } from "../answers/any-spec.test-data.ts";
import type { AnswerContext, AnswerFile } from "../answers/family-answer.ts";
import { noteText } from "../answers/note.ts";
import { CONTEXT, KEY, TOKEN, WRITTEN } from "../answers/specs.test-data.ts";
import { unattend } from "./answer.ts";
import { chooseDisk } from "./choose-disk.ts";
import { windowsZone, zoneOf } from "./place.ts";
import { WINDOWS_ZONES } from "./zones.ts";

const NOTHING = { version: null, exists: null, ownUrl: null, diskMebibytes: null };
const SECRET = "p \"&<'> %PATH% $x 王";

/** All that Windows' files can say. */
const SPECS: Readonly<Record<string, unknown>> = {
  ...WRITTEN,
  "all-of-windows": {
    locale: "de_DE.UTF-8",
    keyboard: "ch(fr)",
    timeZone: "Europe/Berlin",
    ntp: ["ntp.example.org", "192.168.9.1"],
    network: {
      nameServers: ["192.168.9.1", "2001:db8::1"],
      search: ["example.org", "lab.example.org"],
      interfaces: [
        {
          kind: "ethernet",
          name: "lan",
          ipv4: { address: "machine/24", gateway: "192.168.9.254" },
          ipv6: { address: "2001:db8::5/64", gateway: "2001:db8::1" },
          mtu: 1400,
        },
        { kind: "ethernet", name: "storage", device: "52:54:00:12:34:57", ipv6: "off" },
      ],
    },
    disk: { pick: "smallest", minSize: "64G", model: 'SAM"SUNG', serial: "a\\b" },
    layout: { swap: "4G", esp: "512M", mounts: [{ mount: "/", min: "60G" }] },
    users: [
      { name: "ada", fullName: "Ada d'Été <王>", sshKeys: [KEY], sudo: true },
      { name: "bob", groups: ["docker"] },
    ],
    edition: "ServerDatacenter",
    productKey: "WX4NM-KYWYW-QJJR4-XV3QB-6VM33",
    groups: ["Web-Server"],
    services: { enable: ["W3SVC"], disable: ["Spooler"] },
    firewall: { services: ["rdp"], ports: ["8080/tcp"] },
    proxy: "http://proxy.example.org:3128",
    bootLoader: { timeoutSeconds: 3 },
    scripts: {
      before: "echo before > X:\\before.txt\n",
      after: [
        "Write-Output 'Grüße'\n",
        { text: "@echo off\necho done\n", interpreter: "/cmd" },
        { text: "dir W:\\\n", where: "installer" },
      ],
    },
    raw: { windows: { finish: "Set-Item WSMan:\\localhost\\Shell\\MaxMemoryPerShellMB 2048\n" } },
    atEnd: "poweroff",
  },
};

const EDITIONS = [
  ["Windows Server 2022 SERVERSTANDARD", "ServerStandard"],
  ["Windows Server 2022 SERVERDATACENTER", "ServerDatacenter"],
].map(([name = "", edition = ""], at) => ({
  index: at + 1,
  name,
  edition,
  version: "10.0.20348",
  architecture: "x86_64",
}));
const CLIENT = [
  { index: 6, name: "Windows 11 Pro", edition: "Professional", version: "10.0.26100", architecture: "x86_64" },
];

const SERVER: AnswerContext = {
  ...CONTEXT,
  version: "10.0.20348",
  packages: null,
  media: { name: "disc", files: { installImage: "sources/install.wim" }, editions: EDITIONS },
  secret: (name) => (name.startsWith("password-") ? SECRET : null),
};
const VERSIONS: Readonly<Record<string, AnswerContext>> = {
  "server-2022": SERVER,
  "windows-11": {
    ...SERVER,
    version: "10.0.26100",
    media: { name: "disc", files: { installImage: "sources/install.swm" }, editions: CLIENT },
  },
};

/** Windows 11 has editions of its own. */
function specOf(version: string, name: string) {
  const written = SPECS[name] as object;
  return specSchema.parse(
    version === "windows-11" && "edition" in written ? { ...written, edition: "Windows 11 Pro" } : written,
  );
}

function whole(files: readonly AnswerFile[], notes: readonly string[]): string {
  const shown = files.map(({ name, text }) => `==> ${name} <==\n${text.replaceAll("\r\n", "\n")}`);
  return `${[...notes, ...shown].join("\n")}\n`;
}

describe.each(Object.keys(VERSIONS))("the files of %s", (version) => {
  const context = VERSIONS[version] ?? SERVER;
  test.each(Object.keys(SPECS))("%s, whole", async (name) => {
    const { files, notes } = unattend.render(specOf(version, name), context);
    const golden = Bun.file(join(import.meta.dir, "golden", `${version}-${name}.txt`));
    expect(whole(files, notes.map(noteText))).toBe(await golden.text());
    const [main] = files;
    if (main === undefined) return;
    expect(unattend.lint(main.text, NOTHING)).toEqual([]);
    const xmllint = "/usr/bin/xmllint";
    if (existsSync(xmllint)) {
      const { stderr, status } = spawnSync(xmllint, ["--noout", "-"], { input: main.text, encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
    }
    for (const { name: file, text } of files) {
      if (file.endsWith(".cmd") || file.endsWith(".ini")) expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
      if (file.endsWith(".ps1") || file.endsWith(".js")) expect(text).toMatch(/^[\t\r\n\x20-\x7e]*$/);
    }
    const all = files.map(({ text }) => text).join("");
    expect(all).toContain(`/reports/${TOKEN}/installed`);
    expect(all).not.toContain(SECRET);
  });
});

test("passwords as Windows' own tool hides them", () => {
  const { files } = unattend.render(specSchema.parse(WRITTEN.minimal), { ...SERVER, secret: () => "pw" });
  expect(files[0]?.text).toContain("<Value>cAB3AEEAZABtAGkAbgBpAHMAdAByAGEAdABvAHIAUABhAHMAcwB3AG8AcgBkAA==</Value>");
});

test.each([
  ["6.1.7601", {}, "version"],
  ["10.0.20348", { edition: "Home" }, "edition"],
  ["10.0.20348", { timeZone: "Mars/Olympus" }, "timeZone"],
  ["10.0.20348", { keyboard: "xx" }, "keyboard"],
  ["10.0.20348", { scripts: { after: "#!/bin/bash\n" } }, "scripts.after.0"],
  ["10.0.20348", { layout: { mounts: [{ mount: "/" }, { mount: "/home" }] } }, "layout.mounts.1.mount"],
])("version %s with %p: an error at %s", (version, words, path) => {
  const spec = specSchema.parse({ ...WRITTEN.minimal, ...words });
  const { files, notes } = unattend.render(spec, { ...SERVER, version });
  expect([files, notes.filter(({ severity }) => severity === "error").map((note) => note.path)]).toEqual([[], [path]]);
});

test("a computer's name that Windows does not take", () => {
  const spec = specSchema.parse(WRITTEN.minimal);
  for (const hostName of ["a-name-that-is-too-long", "12345"]) {
    const { notes } = unattend.render(spec, { ...SERVER, name: { hostName, domain: null } });
    expect(notes.filter(({ severity }) => severity === "error").map(({ path }) => path)).toEqual(["hostName"]);
  }
});

test("without the password among the server's secrets nothing is made", () => {
  const { files, notes } = unattend.render(specSchema.parse(WRITTEN.minimal), { ...SERVER, secret: () => null });
  expect(files).toEqual([]);
  expect(notes.map(noteText)).toContain(
    'error: root: the server has no secret "password-root" (put the password in the data folder: secrets/password-root)',
  );
});

test("every time zone of Windows is one of ours and comes back", () => {
  for (const [windows, zones] of Object.entries(WINDOWS_ZONES)) {
    for (const zone of zones.split(" ")) expect(windowsZone(zone)).toBe(windows);
    expect(windowsZone(zoneOf(windows) ?? "")).toBe(windows);
  }
});

test("read back, any spec renders to the same files again, but for the passwords", () => {
  let made = 0;
  fc.assert(
    fc.property(anySpec, fc.boolean(), (written, named) => {
      const { users, root, ntp, locale, keyboard, disk, services, bootLoader, layout, scripts, atEnd } = written;
      const choice = typeof disk === "object" && !Array.isArray(disk) ? { ...disk, count: 1 } : {};
      const card = { kind: "ethernet", name: "nic1", device: "boot", mtu: 1400 };
      const kind = <T extends { text: string; where?: string }>(script: T): T & { interpreter: string | null } => ({
        ...script,
        interpreter: script.where === "system" && named ? null : "/cmd",
      });
      const plain = <T extends { text: string }>(script: T): T => ({
        ...script,
        text: script.text.replace(/^#!.*/, ""),
      });
      const spec = {
        ...{ root, ntp, locale, keyboard, disk: choice, services, bootLoader },
        users: users.map((user) => ({ ...user, name: user.name.slice(0, 12), shell: "/bin/bash" })),
        layout: { swap: layout.swap, esp: layout.esp },
        network: { interfaces: [{ ...card, ipv4: { address: "10.0.0.5/23", gateway: "10.0.0.1" }, ipv6: "off" }] },
        scripts: { before: scripts.before.map(plain).map(kind), after: scripts.after.map(plain).map(kind) },
        atEnd: atEnd === "halt" ? "poweroff" : atEnd,
      };
      const parsed = specSchema.safeParse(spec);
      if (!parsed.success) return;
      const first = unattend.render(parsed.data, SERVER);
      const errors = first.notes.filter(({ severity }) => severity === "error");
      if (errors.length > 0 && errors.every(({ path }) => path.startsWith("users."))) return;
      expect(errors).toEqual([]);
      made += 1;
      const back = unattend.read(first.files);
      const said = specSchema.parse({
        ...back.spec,
        root: { ...(back.spec.root as object | undefined), passwordHash: WRITTEN.minimal.root.passwordHash },
      });
      const names = (all: readonly { name: string; fullName: string; sudo: boolean; groups: readonly string[] }[]) =>
        all.map(({ name, fullName, sudo, groups }) => ({ name, fullName, sudo, groups }));
      expect(names(said.users)).toEqual(names(parsed.data.users));
      expect([said.disk, said.ntp]).toEqual([parsed.data.disk, parsed.data.ntp]);
      const again = unattend.render(said, SERVER);
      expect(again.files).toEqual([...first.files]);
    }),
    { numRuns: 60 },
  );
  expect(made).toBeGreaterThan(10);
});

/** Runs bootlace.js with what Windows gives it, made of plain objects; what it writes, and its end. */
function runScript(spec: unknown, drives: readonly Record<string, unknown>[], firmware: number) {
  const written: Record<string, string> = {};
  const said: string[] = [];
  const WScript = {
    Echo: (line: string) => said.push(line),
    Quit(code: number) {
      throw new Error(`quit ${code}`);
    },
  };
  const files = {
    CreateTextFile: (path: string) => ({
      WriteLine(line: string) {
        written[path] = `${written[path] ?? ""}${line}\n`;
      },
      Close() {},
    }),
  };
  function ActiveXObject(name: string) {
    return name === "WScript.Shell" ? { RegRead: () => firmware } : files;
  }
  function Enumerator(list: readonly unknown[]) {
    let at = 0;
    return { atEnd: () => at >= list.length, moveNext: () => at++, item: () => list[at] };
  }
  const run = new Function("WScript", "ActiveXObject", "Enumerator", "GetObject", chooseDisk(specSchema.parse(spec)));
  try {
    run(WScript, ActiveXObject, Enumerator, () => ({ ExecQuery: () => drives }));
  } catch (cause) {
    said.push(String(cause));
  }
  return { written, said };
}

describe("the choice of the disk, run", () => {
  const DRIVES = [
    {
      Index: 0,
      Size: "8053063680",
      Model: "Kingston USB",
      SerialNumber: "U1",
      InterfaceType: "USB",
      PNPDeviceID: "USBSTOR\\DISK",
    },
    {
      Index: 1,
      Size: "1000202273280",
      Model: "WDC WD10",
      SerialNumber: " WD-1 ",
      InterfaceType: "IDE",
      PNPDeviceID: "SCSI\\DISK",
    },
    {
      Index: 2,
      Size: "250056737280",
      Model: "SAMSUNG SSD",
      SerialNumber: "S1",
      InterfaceType: "SCSI",
      PNPDeviceID: "SCSI\\DISK",
    },
    { Index: 3, Size: null, Model: null, SerialNumber: null, InterfaceType: "USB", PNPDeviceID: "USBSTOR\\CARD" },
  ];
  test.each([
    [{}, 1],
    [{ pick: "smallest" }, 2],
    [{ pick: "largest" }, 1],
    [{ model: "SAMSUNG" }, 2],
    [{ serial: "WD-1" }, 1],
    [{ usb: true, minSize: "4G", maxSize: "10G" }, 0],
    [{ minSize: "2T" }, null],
  ] as const)("%p: disk %p", (disk, expected) => {
    const { written, said } = runScript({ ...WRITTEN.minimal, disk }, DRIVES, 2);
    const first = written["X:\\bootlace-disk.txt"]?.split("\n")[0] ?? null;
    expect(first).toBe(expected === null ? null : `select disk ${expected}`);
    if (expected === null) expect(said.at(-1)).toBe("Error: quit 1");
    // What the server is told is a disk as it reads one.
    const seen = parseSeenDisk(written["X:\\bootlace-seen.txt"]?.trim() ?? "");
    const drive = DRIVES.find(({ Index }) => Index === expected);
    expect(seen === null ? null : [seen.name, seen.mebibytes, seen.serial]).toEqual(
      drive === undefined
        ? null
        : [`disk${expected}`, Math.floor(Number(drive.Size) / 1048576), drive.SerialNumber?.trim() ?? ""],
    );
  });

  test.each([
    [1, "BIOS", "active"],
    [2, "UEFI", "convert gpt"],
  ] as const)("firmware %p is %s: %s", (number, name, word) => {
    const { written } = runScript(WRITTEN.minimal, DRIVES, number);
    expect(written["X:\\bootlace-firmware.txt"]).toBe(`${name}\n`);
    expect(written["X:\\bootlace-disk.txt"]?.split("\n")).toContain(word);
  });
});

test("an answer file of somebody else: what of it is taken over, and what the lint says", () => {
  const text = `<?xml version="1.0"?>
<unattend xmlns="urn:schemas-microsoft-com:unattend">
  <settings pass="windowsPE"><component name="Microsoft-Windows-Setup" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35"/></settings>
  <settings pass="specialize">
    <component name="Microsoft-Windows-Shell-Setup" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35">
      <ComputerName>A-NAME-FAR-TOO-LONG</ComputerName><TimeZone>Tokyo Standard Time</TimeZone>
    </component>
  </settings>
  <settings pass="oobeSystem">
    <component name="Microsoft-Windows-Shell-Setup" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35">
      <UserAccounts><LocalAccounts><LocalAccount><Name>ada</Name><Group>Administrators</Group>
        <Password><Value>Geheim42</Value><PlainText>true</PlainText></Password></LocalAccount></LocalAccounts></UserAccounts>
    </component>
  </settings>
</unattend>`;
  const { spec, notes } = unattend.read([{ name: "unattend.xml", text }]);
  expect(spec).toMatchObject({
    hostName: "a-name-far-too-long",
    timeZone: "Asia/Tokyo",
    users: [{ name: "ada", sudo: true }],
  });
  expect(JSON.stringify([spec, notes])).not.toContain("Geheim42");
  expect(notes.map(({ path }) => path)).toEqual(["UserAccounts", "windowsPE Microsoft-Windows-Setup"]);
  expect(unattend.lint(text, NOTHING).map(({ path }) => path)).toEqual([
    "oobeSystem Microsoft-Windows-Shell-Setup/UserAccounts/LocalAccounts/LocalAccount/Password",
    "settings windowsPE",
    "ComputerName",
  ]);
  expect(unattend.lint("<unattend>", NOTHING).map(noteText)).toEqual(["error: line 1: <unattend> is not closed"]);
});
