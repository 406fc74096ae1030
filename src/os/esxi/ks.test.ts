import { describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { diskDoubt, seenDisks } from "../../machines/seen-disk.ts";
import { diskSchema } from "../../machines/spec/disk.ts";
import { specSchema } from "../../machines/spec.ts";
import { anySpec } from "../answers/any-spec.test-data.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { noteText } from "../answers/note.ts";
import { complaints } from "../answers/scripts.test-data.ts";
import { CONTEXT, HASH, KEY, TOKEN, WRITTEN } from "../answers/specs.test-data.ts";
import { kickstart } from "./answer.ts";
import { diskChoice } from "./disk.ts";
import { parseKs } from "./grammar.ts";
import { ESXI_SAMPLES } from "./samples.test-data.ts";

const VERSIONS = ["6.7.0", "7.0.3", "8.0.2"];
const NOTHING = { version: null, exists: null, ownUrl: null, diskMebibytes: null };

/** All that ESXi's installer can be told. */
const SPECS: Readonly<Record<string, unknown>> = {
  ...WRITTEN,
  "all-of-esxi": {
    keyboard: "ch(fr)",
    ntp: ["ntp.example.org", "192.168.9.1"],
    network: {
      nameServers: ["192.168.9.1", "192.168.9.2"],
      search: ["example.org"],
      interfaces: [
        { kind: "ethernet", name: "card", device: "52:54:00:12:34:57", ipv4: "off", ipv6: "off" },
        {
          kind: "vlan",
          name: "management",
          id: 10,
          over: "card",
          ipv4: { address: "machine/24", gateway: "192.168.9.254" },
          ipv6: "off",
          mtu: 9000,
        },
      ],
    },
    disk: { pick: "smallest", minSize: "16G", model: "Virtual", serial: "it's 1\\2" },
    root: { passwordHash: HASH, sshKeys: [KEY] },
    productKey: "00000-00000-00000-00000-00000",
    services: { enable: ["shell"] },
    firewall: { services: ["ssh"] },
    scripts: {
      before: "echo before",
      after: [
        "echo 'first boot'\n",
        { text: "print('%s' % 1)\n%post\n", interpreter: "/usr/bin/python3" },
        { text: "echo 王\n", where: "installer" },
      ],
    },
    raw: { esxi: { commands: "paranoid\n", firstboot: "esxcli system welcomemsg set -m hello\n" } },
    atEnd: "poweroff",
  },
};

function contextOf(version: string): AnswerContext {
  const sample = ESXI_SAMPLES.find(({ is }) => is[2] === version);
  const media = {
    name: "disc",
    texts: { bootConfig: String(sample?.files["boot.cfg"]) },
    files: { mboot: "mboot.c32" },
  };
  return { ...CONTEXT, version, media, extraArguments: ["allowLegacyCPU=true"] };
}

function rendered(spec: unknown, version: string) {
  return kickstart.render(specSchema.parse(spec), contextOf(version));
}

describe.each(VERSIONS)("ks.cfg of ESXi %s", (version) => {
  test.each(Object.keys(SPECS))("%s, whole, with the loader's files", async (name) => {
    const { files, notes } = rendered(SPECS[name], version);
    const texts = files.map((file) => `==> ${file.name} <==\n${file.text}`);
    const all = `${[...notes.map(noteText), ...texts].join("\n")}\n`;
    expect(all).toBe(await Bun.file(join(import.meta.dir, "golden", `${version}-${name}.txt`)).text());
    const text = files[0]?.text;
    if (text === undefined) return;
    expect(kickstart.lint(text, NOTHING)).toEqual([]);
    const scripts = parseKs(text).sections.filter(({ words }) => words.includes("--interpreter=busybox"));
    expect(complaints(scripts.map(({ body }) => body))).toBe("");
    expect(text).toContain(`/reports/${TOKEN}/installed`);
  });

  test("read back, any spec renders to the same file again", () => {
    let made = 0;
    fc.assert(
      fc.property(anySpec, fc.boolean(), (written, withVlan) => {
        const { scripts, root, disk, ntp, keyboard, atEnd } = written;
        const picked = typeof disk === "object" && !Array.isArray(disk) ? { ...disk, count: 1 } : {};
        const plain = <T extends { interpreter: string | null; text: string }>(script: T): T =>
          script.text.startsWith("#!/bin/bash") ? { ...script, interpreter: "/bin/sh" } : script;
        const own = { ipv4: { address: "10.0.0.5/23", gateway: null }, mtu: 1400 };
        const card = { kind: "ethernet", name: "nic1", device: "boot" };
        const vlan = { kind: "vlan", name: "vlan7", id: 7, over: "nic1", ...own };
        const spec = {
          ...{ ntp, keyboard, disk: picked, root: { ...root, passwordHash: HASH } },
          atEnd: atEnd === "halt" ? "poweroff" : atEnd,
          network: { interfaces: withVlan ? [{ ...card, ipv4: "off" }, vlan] : [{ ...card, ...own }] },
          scripts: { before: scripts.before.map(plain), after: scripts.after.map(plain) },
        };
        const first = rendered(spec, version);
        const errors = first.notes.filter(({ severity }) => severity === "error");
        // A first line that asks for what ESXi does not have, made of any characters.
        if (errors.every(({ path }) => path.startsWith("scripts.")) && errors.length > 0) return;
        expect(errors).toEqual([]);
        made += 1;
        const back = kickstart.read(first.files);
        const said = specSchema.parse(back.spec);
        const meant = specSchema.parse(spec);
        expect([said.disk, said.ntp, said.root, said.keyboard]).toEqual([
          meant.disk,
          meant.ntp,
          meant.root,
          meant.keyboard,
        ]);
        const texts = (all: readonly { text: string }[]) => all.map(({ text }) => text.replace(/\n?$/, "\n"));
        expect(texts(said.scripts.before)).toEqual(texts(meant.scripts.before));
        // Those of the installer and those of the first boot are two lists to ESXi: their order is theirs.
        expect(texts(said.scripts.after)).toEqual(texts(meant.scripts.after));
        expect(rendered(back.spec, version).files[0]?.text).toBe(first.files[0]?.text ?? "");
      }),
      { numRuns: 60 },
    );
    expect(made).toBeGreaterThan(10);
  });
});

/** As `localcli storage core device list` prints it. */
const DEVICES: readonly [string, string, number, boolean][] = [
  ["mpx.vmhba32:C0:T0:L0", "USB DISK 2.0", 7_680, true],
  ["naa.600508b1001c4d41", "LOGICAL VOLUME", 953_837, false],
  ["t10.ATA_____SAMSUNG_SSD_S1234'5", "SAMSUNG SSD 870", 238_475, false],
  ["t10.NVMe____WDC_S999", "WDC PC SN730", 244_198, false],
];
const LIST = `${DEVICES.map(
  ([name, model, size, usb]) =>
    `${name}:\n   Display Name: ${model} (${name})\n   Size: ${size}\n   Device Type: Direct-Access \n   Devfs Path: /vmfs/devices/disks/${name}\n   Model: ${model}\n   Is Local: true\n   Is USB: ${usb}\n`,
).join("")}mpx.vmhba64:C0:T0:L0:\n   Size: 650\n   Device Type: CD-ROM \n   Model: DVD\n   Is USB: false\n`;

describe("the choice of the disk, run by busybox", () => {
  test.each([
    [{ pick: "smallest" }, "t10.ATA_____SAMSUNG_SSD_S1234'5"],
    [{ pick: "largest" }, "naa.600508b1001c4d41"],
    [{ pick: "smallest", usb: true }, "mpx.vmhba32:C0:T0:L0"],
    [{ model: "WDC" }, "t10.NVMe____WDC_S999"],
    [{ serial: "1234'5" }, "t10.ATA_____SAMSUNG_SSD_S1234'5"],
    [{ minSize: "200G", maxSize: "235G" }, "t10.ATA_____SAMSUNG_SSD_S1234'5"],
    [{ minSize: "2T" }, "none"],
    [{ model: "x\\y" }, "none"],
    [{}, "naa.600508b1001c4d41"],
  ] as const)("%p: %s", (disk, expected) => {
    const { chosen, asked } = choose(disk, LIST, "noted");
    expect(chosen).toBe(expected === "none" ? "none" : `install --disk=${expected} --overwritevmfs`);
    // What the server is told is a disk as it reads one, and the spec's own.
    const url = asked.find((one) => one.includes("/disk?"));
    const [seen] = url === undefined ? [] : seenDisks(new URL(url).searchParams);
    const device = DEVICES.find(([name]) => name === expected);
    expect(seen === undefined ? null : [seen.mebibytes, seen.model]).toEqual(
      device === undefined ? null : [device[2], device[1].replaceAll(/[^A-Za-z0-9.-]/g, "_")],
    );
    if (seen !== undefined) expect(diskDoubt(diskSchema.parse(disk), [seen])).toBeNull();
    if (expected === "none") expect(asked.map((one) => one.split("/").at(-1))).toEqual(["no-disk", "failed"]);
  });

  test("a server that says stop is obeyed, one that says nothing is not waited for", () => {
    expect(choose({ pick: "smallest" }, LIST, "stop: it is too small")).toMatchObject({ chosen: "none" });
    expect(choose({ pick: "smallest" }, LIST, "").chosen).toContain("t10.ATA_____SAMSUNG");
  });

  test("where any local disk will do and none is made out, the installer's own first one", () => {
    const far = LIST.replaceAll("Is Local: true", "Is Local: false");
    expect(choose({}, far, "noted").chosen).toBe("install --firstdisk=local --overwritevmfs");
  });

  /** What the lines choose, and which addresses they ask. */
  function choose(disk: unknown, list: string, answer: string) {
    const folder = mkdtempSync(join(tmpdir(), "bootlace-esxi-"));
    try {
      writeFileSync(join(folder, "list.txt"), list);
      writeFileSync(join(folder, "localcli"), `#!/bin/sh\ncat ${folder}/list.txt\n`);
      chmodSync(join(folder, "localcli"), 0o755);
      const last = `for word; do :; done; echo "$word" >> ${folder}/asked.txt`;
      writeFileSync(join(folder, "wget"), `#!/bin/sh\n${last}\nprintf %s '${answer}'\n`);
      chmodSync(join(folder, "wget"), 0o755);
      const lines = diskChoice(diskSchema.parse(disk), (phase) => `http://127.0.0.1:9/x/${phase}`)
        .join("\n")
        .replaceAll("/tmp/", `${folder}/`)
        .replaceAll("while :; do sleep 60; done", "exit 0");
      const shell = existsSync("/usr/bin/busybox") ? ["busybox", "sh"] : ["sh"];
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
      spawnSync(shell[0] ?? "", [...shell.slice(1), "-c", lines], { env, encoding: "utf8" });
      const text = (name: string) =>
        existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8").trim() : "";
      return { chosen: text("bootlace-disk.cfg") || "none", asked: text("asked.txt").split("\n").filter(Boolean) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

describe("the lint", () => {
  test.each([
    [
      "vmaccepteula\nrootpw secret\ninstall --firstdisk\nreboot\n",
      "warning: line 2: root's password stands there in clear",
    ],
    [`rootpw --iscrypted ${HASH}\ninstall --firstdisk\nreboot\n`, "error: the file: the licence is not accepted"],
    [`vmaccepteula\nrootpw --iscrypted ${HASH}\ninstall\nreboot\n`, "error: line 3: which disk?"],
    ["vmaccepteula\nautopart\n", 'error: line 2: ESXi\'s installer knows no command "autopart"'],
    ["vmaccepteula\n%post --interpreter=bash\n", 'error: line 2: there is no interpreter "bash"'],
    ["vmaccepteula\r\n", "error: line 1: ends as in DOS"],
    ["vmaccepteula\n%post\nls\n%end\n", "error: line 4: ESXi knows no %end"],
  ])("%p", (text, expected) => {
    const said = kickstart.lint(text, NOTHING).map(noteText);
    expect(said.filter((line) => line.startsWith(expected))).toHaveLength(1);
  });
});

test("a file that somebody else wrote, taken over", () => {
  const text = [
    "vmaccepteula",
    "rootpw VMware1!",
    "install --firstdisk --overwritevmfs",
    "network --bootproto=static --ip=10.0.0.5 --netmask=255.255.254.0 --gateway=10.0.0.1 --nameserver=10.0.0.1 --hostname=esx1.lab.org --device=vmnic0",
    "reboot",
    "%firstboot --interpreter=busybox",
    "vim-cmd hostsvc/enable_ssh",
  ].join("\n");
  const { spec, notes } = kickstart.read([{ name: "ks.cfg", text }]);
  expect(spec).toEqual({
    hostName: "esx1",
    domain: "lab.org",
    network: {
      nameServers: ["10.0.0.1"],
      interfaces: [
        { kind: "ethernet", name: "nic1", device: "boot", ipv4: { address: "10.0.0.5/23", gateway: "10.0.0.1" } },
      ],
    },
    scripts: { before: [], after: [{ text: "vim-cmd hostsvc/enable_ssh" }] },
    atEnd: "reboot",
  });
  expect(notes.map(noteText)).toEqual([
    "warning: line 2: root's password is no hash: left behind (openssl passwd -6)",
    "warning: line 3: --firstdisk=: here the first local disk",
  ]);
});
