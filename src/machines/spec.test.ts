import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { sha512Crypt } from "./password.ts";
import { specSchema } from "./spec.ts";

const HASH = sha512Crypt("bootlace", "salt");
const ROOT = { root: { passwordHash: HASH } };
const LAN = { kind: "ethernet", name: "lan" };
const BOND = { kind: "bond", name: "bond0", members: ["lan"] };
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ada@laptop";

/** Paths of what is wrong with it. */
function wrong(spec: unknown): readonly string[] {
  const parsed = specSchema.safeParse(spec);
  return parsed.success ? [] : [...new Set(parsed.error.issues.map((issue) => issue.path.join(".")))];
}

describe("spec", () => {
  test("everything has a default but a way to become root", () => {
    expect(wrong({})).toEqual(["root.passwordHash"]);
    expect(specSchema.parse(ROOT)).toEqual({
      locale: "en_US.UTF-8",
      keyboard: "us",
      timeZone: "Etc/UTC",
      ntp: [],
      hostName: null,
      domain: null,
      network: { nameServers: [], search: [], interfaces: [] },
      disk: {
        devices: [],
        pick: "first",
        count: 1,
        minSize: null,
        maxSize: null,
        model: null,
        serial: null,
        usb: false,
      },
      layout: {
        kind: "plain",
        raid: null,
        encryption: null,
        volumeGroup: "system",
        swap: "auto",
        esp: null,
        mounts: [],
        keep: [],
      },
      root: { passwordHash: HASH, sshKeys: [] },
      users: [],
      packages: [],
      groups: [],
      withoutPackages: [],
      repositories: [],
      proxy: null,
      edition: null,
      productKey: null,
      services: { enable: [], disable: [] },
      firewall: null,
      selinux: null,
      kernelArguments: [],
      bootLoader: { timeoutSeconds: null, install: true },
      atEnd: "reboot",
      scripts: { before: [], after: [] },
      raw: {},
    });
  });

  test("an administrator must be able to come in", () => {
    const user = { name: "ada" };
    expect(wrong({ users: [{ ...user, sudo: true }] })).toEqual(["root.passwordHash"]);
    expect(wrong({ users: [{ ...user, passwordHash: HASH }] })).toEqual(["root.passwordHash"]);
    expect(wrong({ users: [{ ...user, sudo: true, sshKeys: [KEY] }] })).toEqual([]);
    expect(wrong({ users: [{ ...user, sudo: true, passwordHash: HASH }] })).toEqual([]);
    expect(wrong({ ...ROOT, users: [user] })).toEqual([]);
  });

  const REFUSED: readonly [string, object][] = [
    ["locale", { locale: "C" }],
    ["locale", { locale: "en_US.UTF-8\nd-i x/y string z" }],
    ["keyboard", { keyboard: "us; reboot" }],
    ["timeZone", { timeZone: "../../etc/shadow" }],
    ["ntp.0", { ntp: ["a b"] }],
    ["ntp.0", { ntp: ["$(reboot)"] }],
    ["hostName", { hostName: "web.example" }],
    ["hostName", { hostName: "-web" }],
    ["hostName", { hostName: "web\n" }],
    ["domain", { domain: "example..org" }],
    ["domain", { domain: "example.org " }],
    ["disk.devices.0", { disk: "sda" }],
    ["disk.devices.0", { disk: "/dev/../etc" }],
    ["disk.devices.0", { disk: "/dev/sda /dev/sdb" }],
    ["disk.devices.0", { disk: "/dev/$(reboot)" }],
    ["disk.devices.1", { disk: ["/dev/sda", "/dev/sda"], layout: "lvm" }],
    ["disk.minSize", { disk: { minSize: "20 apples" } }],
    ["disk.maxSize", { disk: { minSize: "2G", maxSize: "1G" } }],
    ["disk.model", { disk: { model: "a\nb" } }],
    ["disk", { disk: ["/dev/sda", "/dev/sdb"] }],
    ["layout.kind", { layout: "raid" }],
    ["layout.raid", { layout: { raid: 1 } }],
    ["layout.raid", { layout: { raid: 5 }, disk: { count: 2 } }],
    ["layout.mounts", { layout: { mounts: [{ mount: "/var" }] } }],
    ["layout.mounts.1.mount", { layout: { mounts: [{ mount: "/" }, { mount: "/" }] } }],
    ["layout.mounts.0.mount", { layout: { mounts: [{ mount: "/a b" }, { mount: "/" }] } }],
    ["layout.mounts.0.max", { layout: { mounts: [{ mount: "/", min: "2G", max: "1G", grow: true }] } }],
    ["layout.keep.0.label", { layout: { keep: [{ mount: "/data", fs: "ext4" }] } }],
    ["layout.encryption.secret", { layout: { encryption: { secret: "a b" } } }],
    ["network.interfaces.0.device", { network: { interfaces: [{ ...LAN, device: "the left one" }] } }],
    ["network.interfaces.0.ipv4", { network: { interfaces: [{ ...LAN, ipv4: { address: "10.0.0.5" } }] } }],
    ["network.interfaces.0.over", { network: { interfaces: [{ kind: "vlan", name: "v", id: 7, over: "lan" }] } }],
    ["network.interfaces.1.name", { network: { interfaces: [LAN, { ...LAN, device: "eth1" }] } }],
    ["network.interfaces.1.device", { network: { interfaces: [LAN, { ...LAN, name: "lan2" }] } }],
    ["network.interfaces.2.members", { network: { interfaces: [LAN, BOND, { ...BOND, name: "bond1" }] } }],
    ["hostName", { hostName: "web-{colour}" }],
    ["repositories.0.url", { repositories: [{ name: "a", url: "gopher://a" }] }],
    ["firewall.ports.0", { firewall: { ports: ["http"] } }],
    ["services.disable", { services: { enable: ["a"], disable: ["a"] } }],
    ["kernelArguments.0", { kernelArguments: ["a b"] }],
    ["scripts.before.0.interpreter", { scripts: { before: { text: "x", interpreter: "python" } } }],
    ["users.0.name", { users: [{ name: "Ada" }] }],
    ["users.0.name", { users: [{ name: "root" }] }],
    ["users.0.name", { users: [{ name: "admin" }] }],
    ["users.0.name", { users: [{ name: "a b" }] }],
    ["users.0.name", { users: [{ name: "-rf" }] }],
    ["users.1.name", { users: [{ name: "ada" }, { name: "ada" }] }],
    ["users.0.fullName", { users: [{ name: "ada", fullName: "a:b" }] }],
    ["users.0.fullName", { users: [{ name: "ada", fullName: "a\nb" }] }],
    ["users.0.fullName", { users: [{ name: "ada", fullName: "a\u2028b" }] }],
    ["users.0.fullName", { users: [{ name: "ada", fullName: "a\\" }] }],
    ["users.0.sshKeys.0", { users: [{ name: "ada", sshKeys: [`${KEY}\n${KEY}`] }] }],
    ["users.0.sshKeys.0", { users: [{ name: "ada", sshKeys: [`command="x" ${KEY}`] }] }],
    ["users.0.sshKeys.0", { users: [{ name: "ada", sshKeys: [`${KEY}'`] }] }],
    [
      "users",
      { users: [1, 2, 3].map((n) => ({ name: `u${n}`, sshKeys: Array(5).fill(`ssh-rsa ${"A".repeat(4000)}`) })) },
    ],
    ["packages.0", { packages: ["vim -y"] }],
    ["packages.0", { packages: ["--force"] }],
    ["scripts.after.0.text", { scripts: { after: "a\0b" } }],
    ["scripts.after.0.text", { scripts: { after: "ä".repeat(20_000) } }],
    ["scripts.after.0.text", { scripts: { after: "\ud800" } }],
    ["atEnd", { atEnd: "sleep" }],
  ];

  test.each(REFUSED)("refuses a bad %s: %j", (path, part) => {
    expect(wrong({ ...ROOT, ...part })).toEqual([path]);
  });

  test("a clear-text password is refused, and not repeated", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 4, maxLength: 30 }), (password) => {
        const parsed = specSchema.safeParse({ root: { passwordHash: password } });
        expect(parsed.success).toBe(false);
        const told = parsed.error?.issues.map((issue) => issue.message).join() ?? "";
        expect(told).toContain("openssl passwd -6");
        if (
          !"no SHA-512 crypt hash ($6$…); clear text is not kept, make a hash with: openssl passwd -6".includes(
            password,
          )
        )
          expect(told).not.toContain(password);
      }),
    );
  });

  test("runs of blanks in a name count as one", () => {
    const [user] = specSchema.parse({ ...ROOT, users: [{ name: "ada", fullName: "  Ada   Lovelace " }] }).users;
    expect(user?.fullName).toBe("Ada Lovelace");
  });

  test("what comes out is valid again, and the same", () => {
    const spec = specSchema.parse({
      ...ROOT,
      users: [{ name: "ada", fullName: "Ada 王", sshKeys: [KEY] }],
      packages: ["g++"],
      disk: { pick: "smallest", count: 2, minSize: "20G" },
      layout: { kind: "lvm", raid: 1, mounts: [{ mount: "/", min: "8G", grow: true }] },
      network: { interfaces: [{ ...LAN, device: "52-54-00-12-34-56", ipv4: "off" }, BOND] },
      scripts: { before: "date", after: [{ text: "date", where: "installer" }] },
    });
    expect(specSchema.parse(spec)).toEqual(spec);
    expect(spec.disk.minSize).toBe(20_480);
  });

  test("what was written before there were sections still counts", () => {
    const old = { ...ROOT, disk: "/dev/sda", layout: "lvm", scripts: { after: "date" }, root: { passwordHash: HASH } };
    const spec = specSchema.parse(old);
    expect([spec.disk.devices, spec.layout.kind, spec.scripts.after[0]?.text]).toEqual([["/dev/sda"], "lvm", "date"]);
    const none = specSchema.parse({ ...ROOT, disk: null, scripts: { after: null } });
    expect([none.disk.devices, none.scripts.after]).toEqual([[], []]);
  });
});
