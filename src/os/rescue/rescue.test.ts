import { expect, test } from "bun:test";
import { join } from "node:path";
import { YAML } from "bun";
import { cloudInitComplaints } from "../answers/checkers.test-data.ts";
import { conformance } from "../answers/family.test-data.ts";
import { CONTEXT, HASH, KEY, specNamed } from "../answers/specs.test-data.ts";
import { rescue } from "./rescue.ts";

const MEDIA = {
  version: "11.02",
  distribution: "systemrescue",
  mediaArguments: [
    "archisobasedir=sysresccd",
    "archiso_http_srv=http://192.168.9.1:8080/media/disc/",
    "ip=dhcp",
    "checksum",
  ],
} as const;
const IMAGE = { url: "http://192.168.9.1:8080/media/images/debian-12-generic.raw.xz", own: false, signed: true };

const inSeed = (text: string) =>
  (YAML.parse(text) as { write_files: { path: string; content: string }[] }).write_files.find(({ path }) =>
    path.endsWith("setup.sh"),
  )?.content ?? "";

conformance({
  family: rescue,
  golden: join(import.meta.dir, "golden"),
  keeps: ["disk", "atEnd"],
  releases: [
    {
      name: "wipe",
      context: { ...MEDIA, packages: null },
      specs: {
        all: {
          root: { sshKeys: [KEY] },
          disk: ["/dev/sda", "/dev/nvme0n1"],
          layout: "lvm",
          atEnd: "poweroff",
          scripts: { before: "echo before" },
        },
      },
      narrow: (spec) => ({
        scripts: {
          after: (spec.scripts as { after: { where: string }[] }).after.filter(({ where }) => where === "installer"),
        },
      }),
    },
    {
      name: "image",
      context: { ...MEDIA, packages: IMAGE },
      specs: {
        own: {
          root: { passwordHash: HASH },
          users: [{ name: "ada", sshKeys: [KEY], sudo: true }],
          disk: { pick: "smallest", minSize: "16G" },
          network: {
            interfaces: [{ kind: "ethernet", name: "lan", ipv4: { address: "machine/24", gateway: "192.168.9.254" } }],
          },
          packages: ["nginx"],
          scripts: {
            before: "echo before",
            after: ["echo first > /etc/motd\n", { text: "sync\n", where: "installer" }],
          },
          atEnd: "poweroff",
          raw: { rescue: { config: "package_upgrade: true\n" } },
        },
      },
      narrow: (spec) => ({
        layout: {},
        disk: typeof spec.disk === "object" && !Array.isArray(spec.disk) ? { ...spec.disk, count: 1 } : "/dev/sda",
        firewall: null,
        kernelArguments: [],
        bootLoader: {},
      }),
    },
  ],
  scripts: (files) =>
    files.flatMap(({ name, text }) => (name === "autorun" ? [text] : name === "user-data" ? [inSeed(text)] : [])),
});

test("cloud-init takes the image's user-data", () => {
  const { files } = rescue.answer.render(specNamed("static-bond-vlan"), { ...CONTEXT, ...MEDIA, packages: IMAGE });
  const text = files.find(({ name }) => name === "user-data")?.text;
  expect(text).toBeDefined();
  expect(cloudInitComplaints([text ?? ""]) ?? "").toBe("");
});

test("only an image is written", () => {
  const packages = { ...IMAGE, url: "http://192.168.9.1:8080/media/images/debian-12.qcow2" };
  const { files, notes } = rescue.answer.render(specNamed("minimal"), { ...CONTEXT, ...MEDIA, packages });
  expect([files, notes.filter(({ severity }) => severity === "error").map(({ path }) => path)]).toEqual([
    [],
    ["packages"],
  ]);
});
