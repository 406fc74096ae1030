// The served tree over a folder that served another TFTP server before: whose file goes first, for whom; and names that
// nobody honest sends.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { openSqlite, storeFile } from "../store/sqlite.ts";
import type { Asker, Tree } from "../tree/tree.ts";
import { loadEstate } from "./estate.ts";
import { rehearsedTree } from "./rehearsal.ts";

const KNOWN = "52:54:00:00:00:01" as Mac;
const OTHER = "52:54:00:00:00:02" as Mac;
const FILES: Readonly<Record<string, string>> = {
  "files/pxelinux.0": "own loader",
  "files/pxelinux.cfg/01-52-54-00-00-00-01": "own for known",
  "files/pxelinux.cfg/01-52-54-00-00-00-02": "own for other",
  "files/pxelinux.cfg/default": "own menu",
  "files/grub/grub.cfg": "own grub.cfg",
  "files/grub/x86_64-efi/tftp.mod": "own module",
  "files/boot/BCD": "own BCD",
  "files/media/extra/file": "own media",
  "files/answers/secret.cfg": "own answers",
  "files/loaders/ipxe/undionly.kpxe": "own undionly",
  "files/loaders/ipxe/mine.efi": "own efi",
  "files/uefi/grubx64.efi": "own grub",
  "loaders/ipxe/undionly.kpxe": "our undionly",
  "noble.iso": "a whole disc",
  secret: "outside",
};

let folder = "";
let tree: Tree;
let close: () => unknown;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bootlace-branches-"));
  for (const [path, content] of Object.entries(FILES)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await symlink("../secret", join(folder, "files/leak"));
  const store = await openSqlite(storeFile(folder));
  close = () => store.close();
  const facts = { profile: null, loader: "auto" as const, address: null, quirks: [], groups: [], uuid: null };
  await store.machines.put({ name: "known", mac: KNOWN, ...facts });
  const recognition = { family: "ubuntu", version: "24.04", architecture: "x86_64", kernel: null, initrd: null };
  const disc = { kind: "disc" as const, path: join(folder, "noble.iso"), size: 12, modifiedMs: 0 };
  const media = { recognition: { ...recognition, packages: null }, addedMs: 0 };
  await store.media.put({ name: "noble", ...media, layers: [disc] });
  await store.media.put({ name: "two", ...media, layers: [disc, disc] });
  tree = rehearsedTree({
    estate: await loadEstate(store),
    server: { address: "192.0.2.1" as Ipv4, httpPort: 80 },
    proxied: false,
    data: folder,
    files: join(folder, "files"),
    now: () => 0,
  });
});

afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

/** The beginning of what is there, for the machine that asks. */
async function at(path: string, mac: Mac | null): Promise<string> {
  const entry = await tree.open(path, { door: "tftp", address: "192.0.2.9" as Ipv4, mac });
  switch (entry.kind) {
    case "text":
      return `made: ${new TextDecoder().decode(entry.bytes).split("\n")[0]}`;
    case "pieces":
      return "a file in pieces";
    case "file":
      return (await Bun.file(entry.file).text()).slice(entry.offset, entry.offset + entry.length);
    case "folder":
      return `folder: ${entry.names.join(" ")}`;
    case "absent":
      return `absent: ${entry.why}`;
  }
}

const PXELINUX = "made: PROMPT 0";
const cases: readonly (readonly [string, Mac | null, string])[] = [
  ["/", null, "folder: answers/ boot/ grub/ leak loaders/ media/ pxelinux.0 pxelinux.cfg/ uefi/"],
  ["pxelinux.0", KNOWN, "own loader"],
  ["pxelinux.cfg/01-52-54-00-00-00-01", KNOWN, PXELINUX],
  ["pxelinux.cfg/01-52-54-00-00-00-01", OTHER, "absent: this is for 52:54:00:00:00:01 only"],
  ["pxelinux.cfg/01-52-54-00-00-00-02", OTHER, "own for other"],
  ["pxelinux.cfg/01-52-54-00-00-00-03", null, "absent: no such file"],
  ["pxelinux.cfg/default", KNOWN, PXELINUX],
  ["pxelinux.cfg/default", OTHER, "own menu"],
  ["pxelinux.cfg/default", null, "own menu"],
  ["bios/pxelinux.cfg/default", OTHER, PXELINUX],
  ["bios/pxelinux.cfg/default", null, "absent: no such file"],
  ["loaders/pxelinux/pxelinux.cfg/01-52-54-00-00-00-02", OTHER, PXELINUX],
  [
    "uefi/grub.cfg-01-52-54-00-00-00-01",
    KNOWN,
    "made: echo 'Bootlace: to the local disk. Nobody armed this machine, so it goes to its local disk.'",
  ],
  ["grub/grub.cfg", KNOWN, "made: configfile /grub/grub.cfg-01-$net_default_mac"],
  ["grub/grub.cfg", OTHER, "own grub.cfg"],
  ["grub/x86_64-efi/tftp.mod", KNOWN, "own module"],
  ["boot/BCD", KNOWN, "own BCD"],
  ["\\Boot\\bcd", OTHER, "own BCD"],
  ["boot/52-54-00-00-00-01/script.ipxe", KNOWN, "made: #!ipxe"],
  ["autoexec.ipxe", KNOWN, "made: #!ipxe"],
  ["autoexec.ipxe", OTHER, "absent: no such file"],
  ["media/extra/file", null, "own media"],
  ["media", null, "folder: extra/ noble/ two/"],
  ["media/noble.iso", null, "a whole disc"],
  ["media/noble.iso/x", null, 'absent: there is no media "noble.iso"'],
  ["media/two.iso", null, 'absent: there is no media "two.iso"'],
  ["answers/secret.cfg", KNOWN, "folder: "],
  ["answers/secret.cfg/x", KNOWN, "absent: this token opens nothing (any more)"],
  ["loaders/ipxe/undionly.kpxe", null, "our undionly"],
  ["loaders/ipxe/mine.efi", null, "own efi"],
  ["loaders/ipxe", null, "folder: mine.efi undionly.kpxe"],
  ["leak", null, "absent: a link that leads outside"],
];

for (const [path, mac, outcome] of cases)
  test(`${path} for ${mac ?? "nobody known"}: ${outcome}`, async () => {
    expect(await at(path, mac)).toBe(outcome);
  });

test("whatever the name: an entry, nothing from outside, and no other machine's script", async () => {
  const piece = fc.constantFrom(
    ...["..", "/", "\\", ".", "secret", "leak", "files", "answers", "boot", "loaders", "media", "grub", "C:", "::"],
    ...[
      "pxelinux.cfg",
      "01-52-54-00-00-00-01",
      "52-54-00-00-00-01",
      "script.ipxe",
      "grub.cfg-01-",
      "\0",
      "\u00ff",
      "é",
    ],
  );
  const name = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(""));
  const asker: Asker = { door: "tftp", address: "192.0.2.9" as Ipv4, mac: OTHER };
  await fc.assert(
    fc.asyncProperty(fc.oneof(name, fc.string({ unit: "binary", maxLength: 30 })), async (path) => {
      const entry = await tree.open(path, asker);
      if (entry.kind === "file") {
        expect(entry.file.startsWith(`${folder}/`)).toBe(true);
        expect(await Bun.file(entry.file).text()).not.toBe("outside");
      }
      if (entry.kind === "text") expect(path).not.toContain("52-54-00-00-00-01");
    }),
    { numRuns: 200 },
  );
});
