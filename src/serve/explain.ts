// What a machine would be given at each step of a boot, and why: the same decisions as for a real one, nothing sent,
// nothing changed.
import { answerOf } from "../boot/answer.ts";
import { identify } from "../boot/client.ts";
import { decide, UNSEEN } from "../boot/decide.ts";
import { BOOT_REASONS } from "../boot/messages.ts";
import { offer } from "../boot/offer.ts";
import type { BootServer, Plan } from "../boot/plan.ts";
import { script } from "../boot/script.ts";
import type { ClientFacts } from "../dhcp/client.ts";
import type { Lease } from "../dhcp/lease.ts";
import { rangeText } from "../dhcp/range.ts";
import type { Mac } from "../net/mac.ts";
import type { Estate } from "./estate.ts";
import type { Served } from "./networks.ts";

/** Firmware as people name it, and what its first DISCOVER says: option 93 and the class in option 60. */
export const FIRMWARE = {
  bios: { architecture: 0, class: "PXEClient" },
  "uefi-x64": { architecture: 7, class: "PXEClient" },
  "uefi-ia32": { architecture: 6, class: "PXEClient" },
  "uefi-arm64": { architecture: 11, class: "PXEClient" },
  "uefi-x64-http": { architecture: 16, class: "HTTPClient" },
} as const;
export type FirmwareName = keyof typeof FIRMWARE;

export interface ExplainInput {
  readonly estate: Estate;
  readonly network: Served;
  readonly server: BootServer;
  /** `set/file` of the loaders that are there. */
  readonly loaders: readonly string[];
  readonly leases: readonly Lease[];
  readonly mac: Mac;
  readonly firmware: FirmwareName;
  readonly nowMs: number;
}

export interface Step {
  readonly step: string;
  /** What the machine is given. */
  readonly given: string;
  readonly why: string;
  /** The text that it would execute or obey, with the secret of the install left out. */
  readonly text?: string;
}

/** iPXE's feature flags that every build in use announces: HTTP, bzImage, EFI, menus. */
const IPXE_FEATURES = [0x13, 0x18, 0x24, 0x27];

export function explain(input: ExplainInput): Step[] {
  const { estate, server, mac, nowMs } = input;
  const facts = factsOf(input, false);
  const client = identify(facts);
  const situation = estate.situation(mac, { ...UNSEEN, architecture: client.architecture }, server, nowMs);
  const plan = decide(situation);
  const common = {
    mac,
    plan,
    loader: situation.machine?.loader ?? "auto",
    server,
    available: new Set(input.loaders.map((file) => `loaders/${file}`)),
    proxied: input.network.config.mode === "proxy",
    chained: 0,
  } as const;
  const steps: Step[] = [
    addressStep(input),
    { step: "plan", given: plan.kind === "local" ? "local disk" : plan.boot.title, why: reason(plan.why) },
  ];
  const first = offer({ ...common, client });
  const loader = first.fields?.file ?? "none: the firmware goes on to its next boot device";
  const toDisk = plan.kind === "local" && first.fields !== null;
  const whyLoader = toDisk
    ? "it starts the disk's own loader at once; this firmware alone takes minutes"
    : reason(first.why);
  steps.push({ step: "loader", given: loader, why: whyLoader });
  if (plan.kind === "local" || first.fields === null) return steps;

  const ipxe = offer({ ...common, client: identify(factsOf(input, true)) });
  const dialect = first.fields.file.includes("pxelinux")
    ? "pxelinux"
    : /shim|grub/.test(first.fields.file)
      ? "grub"
      : "ipxe";
  const text = hideToken(script(dialect, plan, server), situation.arm?.token);
  const where = dialect === "ipxe" ? (ipxe.fields?.file ?? "none") : `${dialect} configuration for ${mac}`;
  steps.push({ step: "script", given: where, why: reason(ipxe.why), text });
  steps.push({ step: "kernel", given: plan.boot.kernel, why: `media of profile ${situation.profile?.name}` });
  for (const initrd of plan.boot.initrds) steps.push({ step: "initrd", given: initrd, why: "the same media" });
  const arm = situation.arm === null ? null : { ...situation.arm, state: "loading" as const };
  for (const answer of answerOf({ ...situation, arm })?.files ?? [])
    steps.push({
      step: "answer file",
      given: answer.name,
      why: "made from the profile's spec",
      text: hideToken(answer.text, arm?.token),
    });
  return steps;
}

function factsOf({ mac, firmware }: ExplainInput, ipxe: boolean): ClientFacts {
  const { architecture, class: name } = FIRMWARE[firmware];
  const number = String(architecture).padStart(5, "0");
  return {
    mac,
    uuid: null,
    architecture,
    vendorClass: `${name}:Arch:${number}:UNDI:003000`,
    userClass: ipxe ? "iPXE" : null,
    ipxeFeatures: new Set(ipxe ? IPXE_FEATURES : []),
    relay: null,
  };
}

function addressStep({ estate, network, leases, mac }: ExplainInput): Step {
  const step = "address";
  const { mode, range } = network.config;
  if (mode === "proxy") return { step, given: "by the other DHCP server", why: "this network is in mode proxy" };
  if (mode === "off") return { step, given: "none from here", why: "this network is in mode off" };
  const reserved = estate.reservation(mac);
  if (reserved !== null) return { step, given: reserved, why: "reserved for this machine" };
  const lease = leases.find((one) => one.mac === mac && one.state !== "declined");
  if (lease !== undefined) return { step, given: lease.address, why: "it had this address before" };
  return { step, given: `one of ${(range ?? []).map(rangeText).join(", ")}`, why: "a free address of the range" };
}

function reason(why: Plan["why"]): string {
  return `${why}: ${BOOT_REASONS[why].says}`;
}

/** The token opens the answer file: it is for the machine, not for the screen. */
function hideToken(text: string, token: string | undefined): string {
  return token === undefined ? text : text.replaceAll(token, "<token>");
}
