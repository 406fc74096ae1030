// Rules about the machine and its network as such: who it is, who else is there, whether it may be installed.
import type { Case } from "../case.ts";
import { fact, otherServer } from "../case.ts";
import type { Rule } from "../rule.ts";

const DAY_MS = 86_400_000;
/** Why the wipe guard holds a machine back that a person meant to install. */
const GUARDED = new Set([
  "machine-changed",
  "disk-changed",
  "clock-doubt",
  "not-stored",
  "arm-expired",
  "no-profile",
  "no-media",
  "no-packages",
  "bad-arguments",
  "wrong-architecture",
]);

function uuids({ events, nowMs }: Case): string[] {
  const recent = events.filter(({ name, atMs }) => name === "boot.asked" && nowMs - atMs < DAY_MS);
  return [...new Set(recent.map((event) => fact(event, "uuid")).filter((uuid) => uuid !== ""))];
}

/** A change of UUID and back: two machines. One change alone may be a new board. */
function alternates({ events }: Case): boolean {
  const told = events.filter(({ name }) => name === "boot.asked").map((event) => fact(event, "uuid"));
  const order = told.filter((uuid, i) => uuid !== "" && uuid !== told[i - 1]);
  return order.some((uuid, i) => order.indexOf(uuid) < i - 1);
}

export const MACHINE_RULES: readonly Rule[] = [
  {
    name: "never-heard",
    step: "power on",
    seen: "The machine was armed; not one packet came from it.",
    cures: [
      "Is it switched on, and does its firmware try the network before the disk?",
      "Compare the MAC: bootlace machine show, and the firmware's own screen.",
      "Is its cable in a port of the network that Bootlace serves (VLAN)? A port with spanning tree needs portfast.",
    ],
    why: "Firmware asks for an address within seconds of its turn. Where nothing is heard, it had no turn, its packets do not reach this server, or it has another MAC.",
    test({ arm, events, nowMs }) {
      if (arm?.state !== "armed" || nowMs - arm.armedMs < 5 * 60_000) return null;
      if (events.some(({ name, atMs }) => atMs >= arm.armedMs && name !== "install.armed")) return null;
      return `Nothing was heard of it in the ${Math.floor((nowMs - arm.armedMs) / 60_000)} minutes since it was armed.`;
    },
  },
  {
    name: "two-machines-one-mac",
    step: "identity",
    seen: "One MAC came with two UUIDs, by turns.",
    cures: [
      "Is a USB network adapter passed from machine to machine? Give the machines' own MACs, or unplug it between installs.",
      "Two virtual machines from one copy: give one a new MAC.",
    ],
    why: "A MAC is how a machine is known. Two machines with one MAC take turns at each other's addresses and installs; the wipe guard installs neither while both are seen.",
    test: (boot) =>
      uuids(boot).length > 1 && alternates(boot)
        ? `The MAC ${boot.mac} came with the UUIDs ${uuids(boot).join(" and ")}.`
        : null,
  },
  {
    name: "shared-uuid",
    step: "identity",
    seen: "Machines with different MACs told the same UUID.",
    cures: ["Look for a cloned virtual machine, or a board whose maker gave all of them one UUID."],
    why: "Nothing is decided by the UUID alone, so this stops no boot; but a UUID that several machines share tells none of them apart.",
    test: ({ sameUuid }) =>
      sameUuid.length === 0 ? null : `It has the UUID of ${sameUuid.join(", ")} as well: a copy, or a careless maker.`,
  },
  {
    name: "other-dhcp-server",
    step: "address",
    seen: "Another DHCP server answers on a network where Bootlace gives the addresses.",
    cures: [
      "Find it by its address (a router, a hypervisor, somebody's laptop) and stop it.",
      "If it is to stay: mode: proxy here, and it alone gives addresses.",
    ],
    why: "Which of two servers a machine listens to is chance. It boots one time and does not the next, or has an address that somebody else has, too.",
    test(boot) {
      const { furthest, events, last } = boot;
      const seen = otherServer(boot);
      // It is named where the address is what is missing; a machine that boots does so in spite of it.
      if (seen === null || events.some(({ name }) => name === "boot.took-other")) return null;
      // Our own silence has its own reason, and who never spoke heard nobody.
      return furthest === "asked" && fact(last("boot.asked"), "offered") === "OFFER"
        ? `The DHCP server ${fact(seen, "server")} answers on ${fact(seen, "network")}, too.`
        : null;
    },
  },
  {
    name: "held-back",
    step: "permission",
    seen: "The machine was meant to be installed; the wipe guard sent it to its disk.",
    cures: [
      "The reason's own cure is in docs/messages.md, under Boot decisions.",
      "Then arm it again: bootlace arm MACHINE",
    ],
    why: "An install begins only when all is as the person saw it who armed it. Every doubt means the local disk, where nothing is lost.",
    test({ arm, last }) {
      const sent = last("boot.local");
      const why = fact(sent, "why");
      if (arm === null || sent === null || !GUARDED.has(why)) return null;
      return `It was sent to its disk: ${why}.`;
    },
  },
  {
    name: "back-after-install",
    step: "boot order",
    seen: "The install succeeded, and the machine has come to network boot more than twice since.",
    cures: [
      "Put the disk first in its firmware's boot order; Bootlace sends it there anyway, only later.",
      "If its screen shows an error of the disk's loader, the installed system does not start: look there.",
    ],
    why: "After an install one network boot is normal. A machine that keeps coming has the network first in its boot order, or a system that does not start from its disk.",
    test({ arm, events }) {
      if (arm?.state !== "installed") return null;
      const since = events.filter(({ name, atMs }) => name === "boot.asked" && atMs > arm.changedMs);
      const boots = since.filter(
        (event, i) => fact(event, "stage") === "firmware" && event.atMs - (since[i - 1]?.atMs ?? 0) > 60_000,
      );
      return boots.length > 2 ? `It came to network boot ${boots.length} times since it was installed.` : null;
    },
  },
];
