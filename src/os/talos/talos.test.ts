import { expect, test } from "bun:test";
import { join } from "node:path";
import { YAML } from "bun";
import { specSchema } from "../../machines/spec.ts";
import { conformance } from "../answers/family.test-data.ts";
import { CONTEXT, HASH } from "../answers/specs.test-data.ts";
import { talos } from "./talos.ts";

const CLUSTER = `version: v1alpha1
machine:
  type: worker
  token: abcdef.0123456789abcdef
  ca: { crt: LS0t, key: "" }
  install: { disk: /dev/sdz, image: "ghcr.io/siderolabs/installer:v1.9.0" }
cluster:
  id: abc=
  secret: def=
  controlPlane: { endpoint: "https://192.168.9.10:6443" }
`;

conformance({
  family: talos,
  golden: join(import.meta.dir, "golden"),
  reports: ["installed"],
  keeps: ["disk", "kernelArguments", "ntp"],
  releases: [
    {
      name: "1.9",
      context: {
        version: "1.9.0",
        distribution: "talos",
        packages: null,
        mediaArguments: ["talos.platform=metal", "pti=on"],
      },
      specs: {
        own: {
          root: { passwordHash: HASH },
          domain: "example.org",
          disk: { model: "SAMSUNG", minSize: "16G" },
          ntp: ["ntp.example.org"],
          proxy: "http://proxy.example.org:3128",
          kernelArguments: ["console=ttyS0"],
          network: {
            nameServers: ["192.168.9.1"],
            search: ["example.org"],
            interfaces: [
              { kind: "ethernet", name: "left", ipv4: "off", ipv6: "off" },
              { kind: "ethernet", name: "right", device: "52:54:00:12:34:57", ipv4: "off", ipv6: "off" },
              { kind: "bond", name: "bond0", members: ["left", "right"], mode: "802.3ad", ipv4: "off" },
              {
                kind: "vlan",
                name: "vlan10",
                id: 10,
                over: "bond0",
                ipv4: { address: "machine/24", gateway: "192.168.9.254" },
                mtu: 1400,
              },
            ],
          },
          raw: { talos: { config: CLUSTER } },
        },
        named: { root: { passwordHash: HASH }, disk: "/dev/sda" },
        bond: {
          root: { passwordHash: HASH },
          disk: "/dev/sda",
          network: {
            interfaces: [
              { kind: "ethernet", name: "left", device: "boot", ipv4: "off", ipv6: "off" },
              { kind: "bond", name: "bond0", members: ["left"], ipv4: "dhcp" },
            ],
          },
        },
      },
      narrow: (spec) => ({
        root: { passwordHash: HASH },
        users: [],
        layout: {},
        disk:
          typeof spec.disk === "object" && !Array.isArray(spec.disk)
            ? { ...spec.disk, count: 1, pick: "first", minSize: null, usb: false }
            : "/dev/sda",
        packages: [],
        services: {},
        firewall: null,
        bootLoader: {},
        scripts: {},
        atEnd: "reboot",
      }),
    },
  ],
  scripts: () => [],
});

test("the cluster's own configuration stays, and our disk counts", () => {
  const spec = { root: { passwordHash: HASH }, disk: "/dev/sda", raw: { talos: { config: CLUSTER } } };
  const [file] = talos.answer.render(specSchema.parse(spec), CONTEXT).files;
  expect(YAML.parse(file?.text ?? "")).toMatchObject({
    machine: { type: "worker", install: { disk: "/dev/sda", image: "ghcr.io/siderolabs/installer:v1.9.0" } },
    cluster: { id: "abc=" },
  });
  expect(
    talos.answer.lint(file?.text ?? "", { version: null, exists: null, ownUrl: null, diskMebibytes: null }),
  ).toEqual([]);
});

test("a person's configuration: mistakes, and what is taken over", () => {
  const ground = { version: null, exists: null, ownUrl: null, diskMebibytes: null };
  const text =
    "version: v1alpha1\nmachine:\n  type: worker\n  network:\n    hostname: node7.example.org\n  sysctls: {}\ncluster: {}\nother: 1\n";
  expect(talos.answer.lint(text, ground).map(({ path }) => path)).toEqual(["other", "machine.install", "cluster"]);
  const { spec, notes } = talos.answer.read([{ name: "worker.yaml", text }]);
  expect(spec).toMatchObject({ hostName: "node7", domain: "example.org" });
  expect(notes.map(({ path }) => path)).toEqual(["machine.type", "machine.sysctls", "cluster"]);
});
