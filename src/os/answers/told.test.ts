// "What a family cannot express is an error or a warning that says so, never silently dropped": every setting of a spec, one by one,
// with every family. Either what the machine is given becomes another, or there is a note at the setting's place.
import { describe, expect, test } from "bun:test";
import { openSpecSchema, specSchema } from "../../machines/spec.ts";
import type { Family } from "../family.ts";
import { asked, PLAIN } from "./asked.test-data.ts";
import type { AnswerContext } from "./family-answer.ts";
import { merged } from "./merge.ts";
import { HASH, KEY } from "./specs.test-data.ts";

type Words = Readonly<Record<string, unknown>>;

const ADA = { name: "zoe", passwordHash: HASH, sudo: true };
const LAN = { kind: "ethernet", name: "lan", device: "boot" };
const OFF = { ipv4: "off", ipv6: "off" };
const REPOSITORY = {
  name: "extra",
  url: "http://repo.example.org/extra",
  suite: "stable",
  components: ["main"],
  keyUrl: "http://repo.example.org/k.asc",
};
const ROOT = { mount: "/", min: 8192 };

/** A place in the spec; a spec without it, and what is added. Several ways for those that refuse the first for another reason. */
const SETTINGS: readonly (readonly [place: string, base: Words, more: Words])[] = [
  ["locale", {}, { locale: "de_DE.UTF-8" }],
  ["keyboard", {}, { keyboard: "de" }],
  ["timeZone", {}, { timeZone: "Europe/Berlin" }],
  ["ntp", {}, { ntp: ["ntp.example.org"] }],
  ["network.nameServers", {}, { network: { nameServers: ["192.168.9.53"], interfaces: [LAN] } }],
  ["network.search", { network: { nameServers: ["192.168.9.53"] } }, { network: { search: ["search.example.org"] } }],
  [
    "network.interfaces.0.ipv4",
    {},
    {
      network: {
        nameServers: ["192.168.9.53"],
        interfaces: [{ ...LAN, ipv4: { address: "10.9.8.7/24", gateway: "10.9.8.1" } }],
      },
    },
  ],
  [
    "network.interfaces.0.ipv6",
    { network: { interfaces: [LAN] } },
    { network: { interfaces: [{ ...LAN, ipv6: { address: "2001:db8::9/64", gateway: "2001:db8::1" } }] } },
  ],
  [
    "network.interfaces.0.ipv6",
    { network: { interfaces: [LAN] } },
    { network: { interfaces: [{ ...LAN, ipv6: "off" }] } },
  ],
  [
    "network.interfaces.0.ipv6",
    { network: { interfaces: [LAN] } },
    { network: { interfaces: [{ ...LAN, ipv6: "dhcp" }] } },
  ],
  [
    "network.interfaces.0.mtu",
    { network: { interfaces: [LAN] } },
    { network: { interfaces: [{ ...LAN, mtu: 1400 }] } },
  ],
  [
    "network.interfaces.0.device",
    { network: { interfaces: [LAN] } },
    { network: { interfaces: [{ ...LAN, device: "52:54:00:99:88:77" }] } },
  ],
  [
    "network.interfaces.1",
    { network: { interfaces: [LAN] } },
    { network: { interfaces: [LAN, { kind: "vlan", name: "vlan7", id: 7, over: "lan" }] } },
  ],
  [
    "network.interfaces.1",
    { network: { interfaces: [{ ...LAN, ...OFF }] } },
    {
      network: {
        interfaces: [
          { ...LAN, ...OFF },
          { kind: "bond", name: "bond0", members: ["lan"], mode: "802.3ad" },
        ],
      },
    },
  ],
  [
    "network.interfaces.1.monitorMs",
    {
      network: {
        interfaces: [
          { ...LAN, ...OFF },
          { kind: "bond", name: "bond0", members: ["lan"] },
        ],
      },
    },
    {
      network: {
        interfaces: [
          { ...LAN, ...OFF },
          { kind: "bond", name: "bond0", members: ["lan"], monitorMs: 321 },
        ],
      },
    },
  ],
  [
    "network.interfaces.1",
    { network: { interfaces: [{ ...LAN, ...OFF }] } },
    {
      network: {
        interfaces: [
          { ...LAN, ...OFF },
          { kind: "bridge", name: "br0", members: ["lan"] },
        ],
      },
    },
  ],
  [
    "network.interfaces.1.stp",
    {
      network: {
        interfaces: [
          { ...LAN, ...OFF },
          { kind: "bridge", name: "br0", members: ["lan"] },
        ],
      },
    },
    {
      network: {
        interfaces: [
          { ...LAN, ...OFF },
          { kind: "bridge", name: "br0", members: ["lan"], stp: true },
        ],
      },
    },
  ],
  ["disk.devices", {}, { disk: "/dev/sdc" }],
  ["disk.pick", { disk: {} }, { disk: { pick: "largest" } }],
  ["disk.count", { disk: {}, layout: "lvm" }, { disk: { count: 2 } }],
  ["disk.minSize", { disk: {} }, { disk: { minSize: "33G" } }],
  ["disk.maxSize", { disk: {} }, { disk: { maxSize: "44G" } }],
  ["disk.model", { disk: {} }, { disk: { model: "INTEL" } }],
  ["disk.serial", { disk: {} }, { disk: { serial: "S4711" } }],
  ["disk.usb", { disk: { model: "SAMSUNG" } }, { disk: { usb: true } }],
  ["layout.kind", {}, { layout: { kind: "lvm" } }],
  ["layout.kind", {}, { layout: { kind: "btrfs" } }],
  ["layout.raid", {}, { disk: ["/dev/sda", "/dev/sdb"], layout: { kind: "lvm", raid: 1 } }],
  ["layout.raid", { disk: ["/dev/sda", "/dev/sdb"], layout: { kind: "lvm" } }, { layout: { raid: 1 } }],
  ["layout.encryption", { layout: { kind: "lvm" } }, { layout: { encryption: { secret: "disk" } } }],
  ["layout.volumeGroup", { layout: { kind: "lvm" } }, { layout: { volumeGroup: "vg9" } }],
  ["layout.swap", {}, { layout: { swap: "3G" } }],
  ["layout.swap", { layout: { swap: "3G" } }, { layout: { swap: "none" } }],
  ["layout.esp", {}, { layout: { esp: "777M" } }],
  ["layout.mounts", {}, { layout: { mounts: [ROOT] } }],
  ["layout.mounts.0.grow", { layout: { mounts: [ROOT] } }, { layout: { mounts: [{ ...ROOT, grow: true }] } }],
  [
    "layout.mounts.0.max",
    { layout: { mounts: [{ ...ROOT, grow: true }] } },
    { layout: { mounts: [{ ...ROOT, grow: true, max: 16384 }] } },
  ],
  [
    "layout.mounts.0.fs",
    { layout: { mounts: [{ ...ROOT, grow: true }] } },
    { layout: { mounts: [{ ...ROOT, grow: true, fs: "xfs" }] } },
  ],
  [
    "layout.mounts.0.options",
    { layout: { mounts: [{ ...ROOT, grow: true }] } },
    { layout: { mounts: [{ ...ROOT, grow: true, options: "noatime" }] } },
  ],
  [
    "layout.mounts.1",
    { layout: { mounts: [{ ...ROOT, grow: true }] } },
    { layout: { mounts: [{ ...ROOT, grow: true }, { mount: "/srv" }] } },
  ],
  ["layout.keep", {}, { layout: { keep: [{ label: "data", mount: "/data", fs: "xfs" }] } }],
  ["root.passwordHash", { root: { passwordHash: null, sshKeys: [KEY] } }, { root: { passwordHash: HASH } }],
  ["root.sshKeys", {}, { root: { sshKeys: [KEY] } }],
  ["users.0", {}, { users: [ADA] }],
  ["users.0.fullName", { users: [ADA] }, { users: [{ ...ADA, fullName: "Zoe Full" }] }],
  ["users.0.sshKeys", { users: [ADA] }, { users: [{ ...ADA, sshKeys: [KEY] }] }],
  ["users.0.sudo", { users: [{ ...ADA, sudo: false }] }, { users: [ADA] }],
  ["users.0.groups", { users: [ADA] }, { users: [{ ...ADA, groups: ["wizards"] }] }],
  ["users.0.shell", { users: [ADA] }, { users: [{ ...ADA, shell: "/bin/zsh" }] }],
  ["users.0.uid", { users: [ADA] }, { users: [{ ...ADA, uid: 4711 }] }],
  ["packages", {}, { packages: ["vim"] }],
  ["groups", {}, { groups: ["editors"] }],
  ["withoutPackages", {}, { withoutPackages: ["nano"] }],
  ["repositories.0", {}, { repositories: [REPOSITORY] }],
  ["repositories.0.keyUrl", { repositories: [{ ...REPOSITORY, keyUrl: null }] }, { repositories: [REPOSITORY] }],
  ["repositories.0.signed", { repositories: [REPOSITORY] }, { repositories: [{ ...REPOSITORY, signed: false }] }],
  ["repositories.0.stays", { repositories: [REPOSITORY] }, { repositories: [{ ...REPOSITORY, stays: false }] }],
  [
    "repositories.0.components",
    { repositories: [REPOSITORY] },
    { repositories: [{ ...REPOSITORY, components: ["main", "contrib"] }] },
  ],
  ["proxy", {}, { proxy: "http://proxy.example.org:3128" }],
  ["edition", {}, { edition: "Another" }],
  ["productKey", {}, { productKey: "ABCDE-12345" }],
  ["services.enable", {}, { services: { enable: ["nginx"] } }],
  ["services.disable", {}, { services: { disable: ["cups"] } }],
  ["firewall.enabled", { firewall: { services: ["ssh"] } }, { firewall: { enabled: false } }],
  ["firewall.services", { firewall: {} }, { firewall: { services: ["http"] } }],
  ["firewall.ports", { firewall: {} }, { firewall: { ports: ["8080/tcp"] } }],
  ["selinux", {}, { selinux: "permissive" }],
  ["kernelArguments", {}, { kernelArguments: ["console=ttyS9"] }],
  ["bootLoader.timeoutSeconds", {}, { bootLoader: { timeoutSeconds: 17 } }],
  ["bootLoader.install", {}, { bootLoader: { install: false } }],
  ["atEnd", {}, { atEnd: "poweroff" }],
  ["atEnd", {}, { atEnd: "halt" }],
  ["scripts.before", {}, { scripts: { before: ["echo told-before"] } }],
  ["scripts.after", {}, { scripts: { after: ["echo told-after"] } }],
  ["scripts.after", {}, { scripts: { after: [{ text: "echo told-outside", where: "installer" }] } }],
];

/** Lists are replaced as they stand. */
function patched(base: unknown, more: Words): unknown {
  return merged(base, Object.fromEntries(Object.entries(more)));
}

function without(base: unknown, more: Words): Words {
  const spec = merged({}, base) as Record<string, unknown>;
  for (const [key, value] of Object.entries(more)) {
    const inner = value as Words;
    if (Array.isArray(value) || typeof value !== "object") delete spec[key];
    else if (typeof spec[key] === "object" && spec[key] !== null && !Array.isArray(spec[key]))
      spec[key] = without(spec[key], inner);
    else delete spec[key];
  }
  return spec;
}

/** What became of a setting: null where the base itself is refused, or the schema takes no such spec. */
function fate(
  { answer, kernelArguments }: Family,
  context: AnswerContext,
  place: string,
  base: unknown,
  more: Words,
): string | null {
  const before = specSchema.safeParse(base);
  const after = openSpecSchema.safeParse(patched(without(base, more), more));
  if (!before.success || !after.success) return null;
  const first = answer.render(before.data, context);
  const second = answer.render(after.data, context);
  const related = (path: string) => {
    const [a, b] = [path, place].map((each) => each.replaceAll(/\.\d+/g, ""));
    return a === b || a?.startsWith(`${b}.`) || b?.startsWith(`${a}.`);
  };
  if ([...first.notes, ...second.notes].some(({ path }) => related(path))) return "told";
  // What it is a part of is refused, and that is said.
  const section = place.split(".")[0];
  if (first.notes.some(({ path, severity }) => severity === "error" && path.split(".")[0] === section)) return "told";
  if (first.files.length === 0 || second.files.length === 0) return null;
  const whole = (made: typeof first, spec: typeof before.data) =>
    [...made.files.map(({ text }) => text), ...kernelArguments(spec, context)].join("\n");
  return whole(first, before.data) === whole(second, after.data) ? "dropped" : "given";
}

/** Two words for the same there: what Proxmox makes of ext4 always lies in LVM. */
const ALIKE: Readonly<Record<string, string>> = { proxmox: "layout.kind" };

const BASES = [
  ...PLAIN,
  { root: { passwordHash: HASH }, domain: "example.org", keyboard: "us", disk: { model: "SAMSUNG" } },
];

describe.each(asked.map((one) => [one.title, one] as const))("%s", (_, { family, contexts }) => {
  test("every setting is given to the machine, or it is told that it is not", () => {
    const wrong = new Set<string>();
    const tried = new Set<string>();
    for (const [context] of [contexts[0], contexts.at(-1)].flatMap((pair) => (pair === undefined ? [] : [pair])))
      SETTINGS.forEach(([place, base, more], index) => {
        const fates = BASES.map((plain) =>
          fate(family, context, place, patched(without(plain, base), base), more),
        ).filter((one) => one !== null);
        if (fates.length > 0) tried.add(place);
        if (fates.includes("dropped") && ALIKE[family.name] !== place)
          wrong.add(`${context.version} ${place} (${index}): dropped`);
      });
    for (const [place] of SETTINGS) if (!tried.has(place)) wrong.add(`${place}: nowhere to be tried`);
    expect([...wrong]).toEqual([]);
  });
});

test("the table has every setting of the schema", () => {
  const leaves = (value: unknown, at: string): readonly string[] =>
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
      ? Object.entries(value).flatMap(([key, one]) => leaves(one, at === "" ? key : `${at}.${key}`))
      : [at];
  const all = leaves(openSpecSchema.parse({}), "");
  // The machine's name comes to a family from elsewhere; raw lines are a family's own.
  const elsewhere = ["hostName", "domain", "raw"];
  const places = SETTINGS.map(([place]) => place);
  expect(
    all.filter(
      (path) => !elsewhere.includes(path) && !places.some((place) => place === path || place.startsWith(`${path}.`)),
    ),
  ).toEqual([]);
});
