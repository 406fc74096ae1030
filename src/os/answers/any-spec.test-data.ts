// For tests: specs with all that a person, or somebody who wishes us ill, may put in and that the schema lets through.
import fc from "fast-check";
import { specSchema } from "../../machines/spec.ts";
import { HASH } from "./specs.test-data.ts";

const NASTY = [
  "'",
  '"',
  "\\",
  "$(reboot)",
  "`x`",
  "$" + "{HOME}",
  "%s",
  ";",
  "#",
  "\n",
  "d-i x/y string z",
  "王",
  "*",
  "!",
  "~",
  " ",
];

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 6 }).map((parts) => parts.join("")),
);
/** Whether or not the schema takes it: what it refuses is left out of the spec. */
const fullName = text.map((name) => (takes({ users: [admin(name)] }) ? name : "left out"));
const comment = fc.string({ unit: "binary-ascii", maxLength: 20 });
const sshKey = comment
  .map((words) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ${words}`)
  .map((key) => (takes({ users: [{ ...admin(""), sshKeys: [key] }] }) ? key : "ssh-rsa AAAA"));

function admin(fullNameText: string) {
  return { name: "ada", fullName: fullNameText, passwordHash: HASH, sudo: true };
}

function takes(spec: unknown): boolean {
  return specSchema.safeParse(spec).success;
}

const user = fc.record({
  name: fc.stringMatching(/^z[a-z0-9_-]{0,12}$/),
  fullName,
  passwordHash: fc.constantFrom(null, HASH),
  sshKeys: fc.array(sshKey, { maxLength: 3 }),
  sudo: fc.boolean(),
  groups: fc.constantFrom([], ["games"], ["games", "docker"]),
  uid: fc.constantFrom(null),
  shell: fc.constantFrom("/bin/bash", "/bin/zsh"),
});

const scriptText = text.filter((script) => script.isWellFormed() && !script.includes("\0"));
const script = fc.record({
  text: fc
    .tuple(fc.constantFrom("", "#!/bin/bash\n", "#!/usr/bin/env python3\n", "%end\n"), scriptText)
    .map((all) => all.join("")),
  interpreter: fc.constantFrom(null, "/usr/bin/python3"),
});

const size = fc.integer({ min: 1, max: 100_000 });
const printable = fc
  .string({ unit: "binary-ascii", minLength: 1, maxLength: 20 })
  .map((model) => (takes({ root: { passwordHash: HASH }, disk: { model } }) ? model : "SAMSUNG's"));
const mount = (path: string) =>
  fc.record({
    mount: fc.constant(path),
    min: size,
    grow: fc.boolean(),
    options: fc.constantFrom(null, "noatime", "nodev,x=y"),
  });

const layout = fc.record({
  kind: fc.constantFrom("plain", "lvm"),
  raid: fc.constantFrom(null, 0, 1, 5, 10),
  encryption: fc.constantFrom(null, { secret: "disk" }),
  volumeGroup: fc.constantFrom("system", "vg.0"),
  swap: fc.oneof(fc.constantFrom("auto", "none"), size),
  esp: fc.constantFrom(null, 512),
  mounts: fc
    .constantFrom([], ["/"], ["/", "/home"], ["/boot", "/", "/var/log"])
    .chain((paths) => fc.tuple(...paths.map(mount))),
});

const addressing = {
  ipv4: fc.constantFrom(
    "dhcp",
    "off",
    { address: "10.0.0.5/23", gateway: null },
    { address: "machine/24", gateway: "10.0.0.1" },
  ),
  ipv6: fc.constantFrom("auto", "dhcp", "off", { address: "2001:db8::5/64", gateway: "2001:db8::1" }),
  mtu: fc.constantFrom(null, 1400),
};
const lan = { kind: "ethernet", name: "nic1", device: "boot", ipv4: "off", ipv6: "off" };
const second = { ...lan, name: "nic2", device: "52:54:00:12:34:57" };
const network = fc.oneof(
  fc.record(addressing).map((own) => [{ ...lan, ...own }]),
  fc
    .record(addressing)
    .map((own) => [lan, second, { kind: "bond", name: "bond0", members: ["nic1", "nic2"], mode: "802.3ad", ...own }]),
  fc.record(addressing).map((own) => [lan, { kind: "bridge", name: "br0", members: ["nic1"], stp: true, ...own }]),
  fc.record(addressing).map((own) => [lan, { kind: "vlan", name: "vlan7", id: 7, over: "nic1", ...own }]),
);

/** Specs as people write them; every one passes the schema. */
export const anySpec = fc
  .record({
    locale: fc.constantFrom("en_US.UTF-8", "ca_ES.UTF-8@valencia", "de_DE"),
    keyboard: fc.constantFrom("us", "ch(fr)"),
    ntp: fc.array(fc.domain(), { maxLength: 3 }),
    network: fc.record({
      interfaces: fc.oneof(fc.constant([]), network),
      nameServers: fc.constantFrom([], ["10.0.0.1"]),
    }),
    disk: fc.oneof(
      fc.constantFrom("/dev/sda", "/dev/disk/by-path/pci-0000:00:1f.2-ata-1"),
      fc.record({
        pick: fc.constantFrom("first", "smallest", "largest"),
        minSize: fc.constantFrom(null, 20_000),
        maxSize: fc.constantFrom(null, 40_000),
        model: fc.option(printable),
        serial: fc.option(printable),
        usb: fc.boolean(),
      }),
    ),
    layout,
    root: fc.record({ passwordHash: fc.constantFrom(null, HASH), sshKeys: fc.array(sshKey, { maxLength: 2 }) }),
    users: fc.uniqueArray(user, { maxLength: 4, selector: (each) => each.name }),
    packages: fc.array(fc.constantFrom("vim", "g++", "libc6.1-x"), { maxLength: 3 }),
    firewall: fc.constantFrom(null, { enabled: false }, { services: ["ssh"], ports: ["80/tcp"] }),
    services: fc.constantFrom({}, { enable: ["nginx"], disable: ["cups", "atd"] }),
    kernelArguments: fc.constantFrom([], ["console=ttyS0,115200", "quiet"]),
    bootLoader: fc.constantFrom({}, { timeoutSeconds: 3 }),
    scripts: fc.record({
      before: fc.array(script, { maxLength: 2 }),
      after: fc.array(
        fc.tuple(script, fc.constantFrom("system", "installer")).map(([one, where]) => ({ ...one, where })),
        { maxLength: 2 },
      ),
    }),
    atEnd: fc.constantFrom("reboot", "poweroff", "halt"),
  })
  .map((spec) => {
    const { raid } = spec.layout;
    const count = raid === null ? 1 : { 0: 2, 1: 2, 5: 3, 10: 4 }[raid];
    const named = Array.from({ length: count ?? 1 }, (_, index) => `/dev/sd${"abcd"[index]}`);
    return {
      ...spec,
      disk: typeof spec.disk === "object" ? { ...spec.disk, count } : raid === null ? spec.disk : named,
    };
  })
  .filter(takes);
