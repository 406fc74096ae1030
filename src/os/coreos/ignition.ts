// Ignition's configuration, spec 3.3.0 (coreos/ignition docs/configuration-v3_3.md): what the system is on its disk, as JSON.
// Read once, in the initial system of the first boot from the disk.
import { runCommand } from "../../machines/spec/scripts.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { keyfiles } from "../answers/keyfile.ts";
import { networkdFiles } from "../answers/networkd.ts";

/** Fedora CoreOS and Red Hat's have NetworkManager, chrony and SELinux; Flatcar networkd and timesyncd. */
export function isFlatcar({ distribution }: Pick<AnswerContext, "distribution">): boolean {
  return distribution?.startsWith("flatcar") ?? false;
}

export const VERSION = "3.3.0";
export const NETWORK = { flatcar: "/etc/systemd/network", coreos: "/etc/NetworkManager/system-connections" } as const;
export const TIME = { flatcar: "/etc/systemd/timesyncd.conf.d/bootlace.conf", coreos: "/etc/chrony.conf" } as const;

export interface IgnitionFile {
  readonly path: string;
  readonly overwrite: true;
  readonly mode: number;
  readonly contents: { readonly source: string };
}

export function file(path: string, text: string, mode = 0o644): IgnitionFile {
  const source = `data:;base64,${Buffer.from(text, "utf8").toString("base64")}`;
  return { path, overwrite: true, mode, contents: { source } };
}

/** The installed system's whole configuration. */
export function systemConfig(spec: Spec, context: AnswerContext): unknown {
  const flatcar = isFlatcar(context);
  const words = flatcar ? "flatcar" : "coreos";
  const disk = dataPartitions(spec, flatcar);
  return {
    ignition: { version: VERSION },
    passwd: { users: users(spec) },
    storage: {
      ...(disk === null ? {} : disk.storage),
      files: [
        file("/etc/hostname", `${context.name.hostName}\n`),
        file("/etc/locale.conf", `LANG=${spec.locale}\n`),
        file("/etc/vconsole.conf", `KEYMAP=${keymap(spec.keyboard)}\n`),
        ...(spec.ntp.length === 0 ? [] : [file(TIME[words], timeText(spec.ntp, flatcar))]),
        ...spec.users
          .filter((user) => user.sudo && user.passwordHash === null)
          .map(({ name }) => file(`/etc/sudoers.d/${name}`, `${name} ALL=(ALL:ALL) NOPASSWD: ALL\n`, 0o440)),
        ...(flatcar
          ? spec.network.interfaces.length + spec.network.nameServers.length + spec.network.search.length === 0
            ? []
            : networkdFiles(spec.network, context.machine)
          : keyfiles(spec.network, context.machine)
        ).map(({ name, text }) => file(`${NETWORK[words]}/${name}`, text, flatcar ? 0o644 : 0o600)),
        ...(spec.selinux === null || flatcar
          ? []
          : [file("/etc/selinux/config", `SELINUX=${spec.selinux}\nSELINUXTYPE=targeted\n`)]),
        ...spec.scripts.after.flatMap((script, index) =>
          script.where === "system" ? [file(afterPath(index), script.text, 0o700)] : [],
        ),
      ],
      links: [{ path: "/etc/localtime", overwrite: true, target: `../usr/share/zoneinfo/${spec.timeZone}` }],
    },
    systemd: {
      units: [
        ...(disk?.units ?? []),
        ...spec.services.enable.map((name) => ({ name: unit(name), enabled: true })),
        ...spec.services.disable.map((name) => ({ name: unit(name), enabled: false })),
        ...spec.scripts.after.flatMap((script, index) =>
          script.where === "system" ? [afterUnit(index, runCommand(script, afterPath(index)))] : [],
        ),
      ],
    },
    ...(spec.kernelArguments.length === 0 ? {} : { kernelArguments: { shouldExist: spec.kernelArguments } }),
  };
}

/** kbd's names: a variant stands behind a dash. */
function keymap(keyboard: string): string {
  return keyboard.replace(/\((.*)\)$/, "-$1");
}

function users({ root, users: all }: Spec): readonly unknown[] {
  return [
    ...(root.passwordHash === null && root.sshKeys.length === 0 ? [] : [{ name: "root", ...access(root) }]),
    ...all.map((user) => ({
      name: user.name,
      ...access(user),
      ...(user.uid === null ? {} : { uid: user.uid }),
      ...(user.fullName === "" ? {} : { gecos: user.fullName }),
      groups: [...(user.sudo ? ["sudo"] : []), ...user.groups],
      shell: user.shell,
    })),
  ];
}

function access({ passwordHash, sshKeys }: Spec["root"]): Readonly<Record<string, unknown>> {
  return {
    ...(passwordHash === null ? {} : { passwordHash }),
    ...(sshKeys.length === 0 ? {} : { sshAuthorizedKeys: sshKeys }),
  };
}

function timeText(servers: readonly string[], flatcar: boolean): string {
  if (flatcar) return `[Time]\nNTP=${servers.join(" ")}\n`;
  const lines = servers.map((server) => `server ${server} iburst`);
  return [...lines, "driftfile /var/lib/chrony/drift", "makestep 1.0 3", "rtcsync", ""].join("\n");
}

export function afterPath(index: number): string {
  return `/etc/bootlace/after-${index + 1}`;
}

/** The new system is not there to work in before its first boot: so at that. */
function afterUnit(index: number, command: string): unknown {
  const done = `/var/lib/bootlace-after-${index + 1}`;
  return {
    name: `bootlace-after-${index + 1}.service`,
    enabled: true,
    contents: [
      "[Unit]",
      `ConditionPathExists=!${done}`,
      "Wants=network-online.target",
      "After=network-online.target",
      ...(index === 0 ? [] : [`After=bootlace-after-${index}.service`]),
      "[Service]",
      "Type=oneshot",
      // A shell in between: systemd itself may not run what lies in /etc (SELinux).
      `ExecStart=/bin/sh -c "${command}"`,
      `ExecStartPost=/bin/touch ${done}`,
      "[Install]",
      "WantedBy=multi-user.target",
      "",
    ].join("\n"),
  };
}

export function unit(name: string): string {
  return /\.(service|socket|timer|path|mount|target)$/.test(name) ? name : `${name}.service`;
}

/** Beside the system's own partitions; null: the root file system takes the disk. Labels keep the order of the mounts. */
function dataPartitions(spec: Spec, flatcar: boolean) {
  const mounts = spec.layout.mounts.filter(({ mount }) => mount !== "/");
  const root = spec.layout.mounts.find(({ mount }) => mount === "/");
  if (root === undefined || mounts.length === 0) return null;
  const device = flatcar ? (spec.disk.devices[0] ?? "") : "/dev/disk/by-id/coreos-boot-disk";
  const label = (mount: string) => mount.slice(1).replaceAll("/", "-");
  const number = flatcar ? 9 : 4;
  return {
    storage: {
      disks: [
        {
          device,
          partitions: [
            { label: flatcar ? "ROOT" : "root", number, sizeMiB: root.grow ? 0 : root.min, resize: true },
            ...mounts.map(({ mount, min, grow }) => ({
              label: label(mount),
              number: 0,
              sizeMiB: grow ? 0 : min,
            })),
          ],
        },
      ],
      filesystems: mounts.map(({ mount, fs, options }) => ({
        path: mount,
        device: `/dev/disk/by-partlabel/${label(mount)}`,
        format: fs ?? "xfs",
        ...(options === null ? {} : { mountOptions: options.split(",") }),
      })),
    },
    units: mounts.map(({ mount, fs, options }) => ({
      name: `${label(mount).replaceAll(/[^A-Za-z0-9:_.-]/g, "_")}.mount`,
      enabled: true,
      contents: [
        "[Unit]",
        "Before=local-fs.target",
        "[Mount]",
        `Where=${mount}`,
        `What=/dev/disk/by-partlabel/${label(mount)}`,
        `Type=${fs ?? "xfs"}`,
        ...(options === null ? [] : [`Options=${options}`]),
        "[Install]",
        "RequiredBy=local-fs.target",
        "",
      ].join("\n"),
    })),
  };
}
