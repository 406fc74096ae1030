// For tests: one machine, armed, with everything there, to be varied.
import type { Arm } from "../machines/arm.ts";
import { armSchema } from "../machines/arm.ts";
import { type Machine, machineSchema } from "../machines/machine.ts";
import { type Profile, profileSchema } from "../machines/profile.ts";
import type { Media } from "../media/media.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Situation } from "./decide.ts";
import type { BootServer, KernelBoot, Plan } from "./plan.ts";

export const NOW = 1_700_000_000_000;
export const SERVER: BootServer = { address: "192.168.9.1" as Ipv4, httpPort: 8080 };

export const MACHINE: Machine = machineSchema.parse({ name: "web1", mac: "52:54:00:12:34:56" });

export const PROFILE: Profile = profileSchema.parse({
  name: "debian",
  media: "debian-12",
  spec: { users: [{ name: "ada", sshKeys: ["ssh-ed25519 AAAA"], sudo: true }] },
});

export const ARM: Arm = armSchema.parse({
  id: "0123456789ab",
  machine: "web1",
  profile: "debian",
  mac: "52:54:00:12:34:56",
  disk: "the first disk",
  token: "00112233445566778899aabbccddeeff",
  armedBy: "a test",
  armedMs: NOW - 1000,
  expiresMs: NOW + 1000,
  state: "armed",
  changedMs: NOW - 1000,
});

export const MEDIA: Media = {
  name: "debian-12",
  folder: "/srv/debian",
  recognition: {
    family: "debian",
    version: "12",
    architecture: "x86_64",
    kernel: "debian-installer/amd64/linux",
    initrd: "debian-installer/amd64/initrd.gz",
    packages: null,
  },
  addedMs: NOW - 5000,
};

export const MIRROR: Media = {
  ...MEDIA,
  name: "mirror",
  recognition: { ...MEDIA.recognition, kernel: null, initrd: null, packages: "", packagesSigned: false },
};

export const ARMED: Situation = {
  machine: MACHINE,
  arm: ARM,
  profile: PROFILE,
  media: MEDIA,
  packages: null,
  server: SERVER,
  architecture: "x86_64",
  uuids: [],
  nowMs: NOW,
};

export const INSTALL: Extract<Plan, { readonly kind: "install" }> & { readonly boot: KernelBoot } = {
  kind: "install",
  why: "armed",
  arm: "0123456789ab",
  boot: {
    title: "Debian 12 on web1",
    kernel: "media/debian-12/debian-installer/amd64/linux",
    initrds: ["media/debian-12/debian-installer/amd64/initrd.gz"],
    arguments: [
      "auto=true",
      "priority=critical",
      "url=http://192.168.9.1:8080/answers/00112233445566778899aabbccddeeff/preseed.cfg",
      "interface=auto",
      "BOOTIF=01-52-54-00-12-34-56",
      "hostname=web1",
      "locale=en_US.UTF-8",
      "keymap=us",
      "netcfg/get_nameservers=192.168.9.1",
      "netcfg/no_default_route=true",
    ],
  },
};
