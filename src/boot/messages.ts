// Why a machine is given what it is given.
import type { Message } from "../net/message.ts";

export const BOOT_REASONS = {
  armed: { says: "A person armed this machine; it is installed." },
  once: { says: "A person chose what this machine starts now, once; nothing is installed." },
  "not-a-start": {
    says: "What was chosen cannot be started over the network, or its arguments would install over the disk.",
    cure: "See bootlace media show; installing needs an arm: bootlace arm MACHINE.",
  },
  "already-begun": {
    says: "What was chosen for once has been started.",
    cure: "Again: bootlace boot MACHINE --once PROFILE",
  },
  "not-armed": {
    says: "Nobody armed this machine, so it goes to its local disk.",
    cure: "To install it: bootlace arm MACHINE",
  },
  "unknown-machine": {
    says: "No machine with this MAC is known, so it goes to its local disk.",
    cure: "Add it: bootlace machine add NAME --mac MAC",
  },
  "factory-floor": {
    says: "Nobody knows this machine; it is on a network where new machines are installed, and places are left.",
  },
  "floor-full": {
    says: "New machines are installed on this network, but the number or the time that a person allowed is used up.",
    cure: "Raise `machines` or `until` of the network's `unknown` in the config, or make the machine known yourself.",
  },
  "already-started": { says: "The install it was armed for has begun; a second one needs a new arm." },
  "already-installed": { says: "It was installed as armed; installing again needs a new arm." },
  "arm-expired": { says: "The time for which it was armed is over.", cure: "Arm it again: bootlace arm MACHINE" },
  "machine-changed": {
    says: "The machine that came is not the one that was armed: its network card or its UUID is another.",
    cure: "If it is the right one, correct it (bootlace machine show), then arm it again.",
  },
  "two-machines": {
    says: "Two machines with one MAC asked within ten minutes; neither is installed.",
    cure: "Switch one of them off or give it a MAC of its own; a shared USB adapter is unplugged from the other first.",
  },
  "disk-changed": {
    says: "The profile names another disk now than the one that was shown when the machine was armed.",
    cure: "Arm it again: the disk that will be wiped is shown anew.",
  },
  "clock-doubt": {
    says: "This server's clock stands before the time at which the machine was armed, so nobody knows whether that still holds.",
    cure: "Set the clock (timedatectl), then arm the machine again.",
  },
  "not-stored": {
    says: "The step could not be written to the store, and an install that is not written down is not begun.",
    cure: "Look at the disk of the data folder: full, read-only? Then boot the machine again.",
  },
  "install-failed": { says: "Its install failed; trying again needs a new arm.", cure: "bootlace arm MACHINE" },
  "no-profile": {
    says: "The profile it was armed with is gone.",
    cure: "See bootlace profile list, then arm it again with --profile.",
  },
  "no-media": {
    says: "The media of its profile is gone, or holds no installer that starts from the network.",
    cure: "See bootlace media show; add the media again, or others.",
  },
  "no-starter": {
    says: "Its media are started by a program that is not among the loaders, and that no media have.",
    cure: "Windows: get wimboot from ipxe.org/wimboot, then bootlace loaders add wimboot --set tools.",
  },
  "no-packages": {
    says: "The media that its profile takes the packages from is gone or holds none.",
    cure: "See bootlace media list; add the media again, or change the profile.",
  },
  "bad-arguments": {
    says: "A kernel argument or file name has characters that a loader cannot pass on, or there are too many arguments.",
    cure: "Look at the profile's arguments: no quotes, no backslashes, no ${, under 1800 bytes with our own.",
  },
  "bad-answer": {
    says: "The profile asks for something that its system's installer cannot do, so no install is begun.",
    cure: "See bootlace answers render --machine MACHINE --profile PROFILE: it says what.",
  },
  "wrong-architecture": {
    says: "The media is for another processor architecture than the machine's firmware.",
    cure: "Give the machine a profile whose media fits.",
  },
  "not-booting": {
    says: "An operating system or installer asks for its address; there is nothing to boot.",
  },
  "ipxe-loop": {
    says: "The machine's iPXE was given a better one three times within a minute and is no better: no more of it.",
    cure: "See bootlace loaders for the iPXE that is there, or give the machine another loader.",
  },
  "no-loader": {
    says: "No loader is there for this firmware.",
    cure: "See bootlace loaders; add one with bootlace loaders add FILE.",
  },
} as const satisfies Record<string, Message>;

export type BootReason = keyof typeof BOOT_REASONS;
