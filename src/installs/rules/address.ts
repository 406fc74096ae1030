// Rules about the first minute: the question for an address, and its answers.
import { fact, otherServer } from "../case.ts";
import type { Rule } from "../rule.ts";
import { FIRMWARE_SECONDS } from "./patience.ts";

export const ADDRESS_RULES: readonly Rule[] = [
  {
    name: "no-address-offered",
    step: "address",
    seen: "The machine asked for an address and was given no answer.",
    cures: [
      "The reason's own cure is in docs/messages.md, under DHCP.",
      "no-free-address: widen the range, or see bootlace lease list for machines that are gone.",
    ],
    why: "Bootlace says nothing only for a reason, and the reason has a name.",
    test({ furthest, last }) {
      const asked = last("boot.asked");
      if (furthest !== "asked" || fact(asked, "offered") !== "no answer" || fact(asked, "why") === "being-tried")
        return null;
      return last("boot.took-other") === null ? `Its question was not answered: ${fact(asked, "why")}.` : null;
    },
  },
  {
    name: "took-other-server",
    step: "address",
    seen: "The machine was offered an address here and took another server's offer.",
    cures: [
      "Stop the other DHCP server on this network.",
      "If that server is to give the addresses: mode: proxy here.",
    ],
    why: "A machine takes whichever offer it likes, most often the first or the one that names a boot file. From then on it listens to that server only.",
    test: ({ furthest, last }) =>
      furthest === "asked" && last("boot.took-other") !== null ? "It took the offer of another DHCP server." : null,
  },
  {
    name: "offer-not-requested",
    step: "address",
    seen: "An offer was sent, several times; the machine never asked for what was offered.",
    cures: [
      "Does the offer reach it? A switch or firewall that drops DHCP answers (DHCP snooping: make this server's port trusted).",
      "A second server, or a proxy, whose offers this firmware cannot put together with ours: stop it, or let one server do both.",
      "Behind a relay: does the relay pass answers back, and is its giaddr on the machine's subnet?",
    ],
    why: "Firmware that hears an offer takes it within seconds. Where it goes on asking, the offer does not arrive, or the firmware waits for something in it: some want address and boot file from one server.",
    test(boot) {
      const { furthest, all, last, silentSeconds } = boot;
      const asked = all("boot.asked");
      // Then that server is what is wrong: the rule other-dhcp-server tells it.
      if (otherServer(boot) !== null) return null;
      // Who is sent to the disk is offered no file, and firmware then wants no address either.
      if (last("boot.local") !== null) return null;
      if (furthest !== "asked" || last("boot.took-other") !== null || fact(asked.at(-1) ?? null, "offered") !== "OFFER")
        return null;
      // The first offers of a new address may be tried for being free first.
      return asked.length >= 2 && silentSeconds > 5
        ? `It asked ${asked.length} times, was offered an address each time, and took none.`
        : silentSeconds > FIRMWARE_SECONDS
          ? "It was offered an address and did not take it."
          : null;
    },
  },
];
