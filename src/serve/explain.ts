// What a machine would be given at each step of a boot, and why: the same decisions as for a real one, nothing sent,
// nothing changed.
import { answerOf } from "../boot/answer.ts";
import { type Client, identify } from "../boot/client.ts";
import { decide, type Idle, type Situation, UNSEEN } from "../boot/decide.ts";
import { placesLeft } from "../boot/floor.ts";
import { hasSignedIpxe, startedByShim } from "../boot/loaders.ts";
import { BOOT_REASONS } from "../boot/messages.ts";
import { offer } from "../boot/offer.ts";
import { MEDIA } from "../boot/paths.ts";
import { type BootServer, filesOf, type Plan } from "../boot/plan.ts";
import { PI_COMMAND_LINE, PI_CONFIG, piCommandLine, piConfig } from "../boot/raspberry.ts";
import { type Dialect, script } from "../boot/script.ts";
import { SIGNED, type SignedGround, signedObstacle, signedWay } from "../boot/signed.ts";
import { startsIn, UBOOT_SCRIPT } from "../boot/uboot.ts";
import type { ClientFacts } from "../dhcp/client.ts";
import type { Lease } from "../dhcp/lease.ts";
import type { Loader } from "../machines/machine.ts";
import type { Menu } from "../machines/menu.ts";
import type { Media } from "../media/media.ts";
import type { Mac } from "../net/mac.ts";
import type { Estate } from "./estate.ts";
import { type DhcpView, explainDhcp } from "./explain-dhcp.ts";
import { idlePolicy, type Served } from "./networks.ts";

/** Firmware as people name it, and what its first DISCOVER says: option 93 and the class in option 60. */
export const FIRMWARE = {
  bios: { architecture: 0, class: "PXEClient" },
  "uefi-x64": { architecture: 7, class: "PXEClient" },
  "uefi-ia32": { architecture: 6, class: "PXEClient" },
  "uefi-arm64": { architecture: 11, class: "PXEClient" },
  "uefi-arm32": { architecture: 10, class: "PXEClient" },
  "uefi-riscv64": { architecture: 27, class: "PXEClient" },
  "uboot-arm64": { architecture: 22, class: "U-Boot" },
  "uboot-arm32": { architecture: 21, class: "U-Boot" },
  "raspberry-pi": { architecture: 41, class: "PXEClient" },
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
  readonly menus: readonly Menu[];
  readonly mac: Mac;
  readonly uuid?: string | null;
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

export type DhcpSide = Pick<DhcpView, "networks" | "classes" | "groups" | "reservations">;

/** iPXE's feature flags that every build in use announces: HTTP, bzImage, EFI, menus. */
const IPXE_FEATURES = [0x13, 0x18, 0x24, 0x27];

interface Setting {
  readonly client: Client;
  readonly situation: Situation;
  readonly plan: Plan;
  readonly loader: Loader;
}

function settingOf(input: ExplainInput): Setting {
  const { estate, server, mac, nowMs } = input;
  const client = identify(factsOf(input, false));
  const seen = { ...UNSEEN, architecture: client.architecture };
  const loaders = new Set(input.loaders.map((file) => `loaders/${file}`));
  const situation = { ...estate.situation(mac, seen, server, nowMs), loaders, idle: idleOf(input) };
  const plan = decide(situation);
  const own = situation.machine?.loader ?? "auto";
  return { client, situation, plan, loader: own === "auto" && plan.kind === "menu" ? plan.menu.loader : own };
}

/** The text that this machine's loader would be given, in that language. */
export function scriptShown(input: ExplainInput, dialect: Dialect): string {
  const { client, situation, plan, loader } = settingOf(input);
  const view = {
    mac: input.mac,
    machine: situation.machine?.name ?? null,
    firmware: client.firmware,
    architecture: client.architecture,
    server: input.server,
    http: dialect === "pxelinux" && loader === "ipxe-pxelinux",
    loader,
    local: situation.machine?.local,
    signedIpxe: hasSignedIpxe(availableOf(input)),
    ticket: () => "<ticket>",
  };
  return hideToken(script(dialect, plan, view), situation.arm?.token);
}

/** @param dhcp what DHCP depends on besides; the boot is the same either way */
export function explain(input: ExplainInput, dhcp: DhcpSide): Step[] {
  const { server, mac } = input;
  const { client, situation, plan, loader: choice } = settingOf(input);
  const common = {
    mac,
    plan,
    loader: choice,
    local: situation.machine?.local,
    server,
    available: availableOf(input),
    proxied: input.network.config.mode === "proxy",
    chained: 0,
  } as const;
  const first = offer({ ...common, client });
  const { architecture, vendorClass } = factsOf(input, false);
  const { estate, leases, nowMs } = input;
  const told = { architecture: architecture ?? 0, vendorClass: vendorClass ?? "", boot: first.fields };
  const who = { mac, uuid: input.uuid ?? null };
  const steps: Step[] = [
    ...(input.network.config.mode === "off"
      ? [{ step: "network", given: "no DHCP from here", why: "this network is in mode off" }]
      : explainDhcp({ ...dhcp, interface: input.network.config.interface, estate, leases, ...who, nowMs, ...told })),
    { step: "plan", given: planText(plan), why: reason(plan.why) },
  ];
  const loader =
    first.fields?.raspberryPi === true
      ? "its own firmware, by names of its own"
      : (first.fields?.file ?? "none: the firmware goes on to its next boot device");
  const toDisk = plan.kind === "local" && first.fields !== null;
  const whyLoader = toDisk
    ? "it starts the disk's own loader at once; this firmware alone takes minutes"
    : reason(first.why);
  steps.push({ step: "loader", given: loader, why: whyLoader });
  const starts = plan.kind === "install" || plan.kind === "start";
  if (starts && situation.media !== null && situation.machine !== null && /^uefi/.test(client.firmware ?? "")) {
    const { available, proxied } = common;
    const ground = { machine: situation.machine, available, proxied, http: client.http };
    steps.push(secureBootStep(situation.media, first.fields?.file ?? "", ground));
  }
  if (plan.kind === "local" || first.fields === null) return steps;

  const pi = first.fields.raspberryPi === true && "boot" in plan && startsIn(plan.boot) ? plan.boot : null;
  if (pi !== null) {
    const token = situation.arm?.token;
    steps.push({ step: "script", given: PI_CONFIG, why: "below its serial number, by TFTP", text: piConfig(pi) });
    steps.push({ step: "script", given: PI_COMMAND_LINE, why: "the same", text: hideToken(piCommandLine(pi), token) });
    return steps;
  }
  const ipxe = offer({ ...common, client: identify(factsOf(input, true)) });
  const dialect = dialectOf(first.fields.file);
  const text = scriptShown(input, dialect);
  const where = dialect === "ipxe" ? (ipxe.fields?.file ?? "none") : `${dialect} configuration for ${mac}`;
  steps.push({ step: "script", given: where, why: reason(ipxe.why), text });
  if (plan.kind !== "install" && plan.kind !== "start") return steps;
  const { kernel, others } = filesOf(plan.boot);
  if (kernel !== null)
    steps.push({ step: "kernel", given: kernel, why: `media of profile ${situation.profile?.name}` });
  for (const other of others)
    steps.push({
      step: "initrd",
      given: hideToken(other, situation.arm?.token),
      why: other.startsWith(`${MEDIA}/`) ? "the same media" : "goes along with it",
    });
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

/** What becomes of it where Secure Boot is on: of that firmware says nothing. */
function secureBootStep(media: Media, file: string, ground: SignedGround): Step {
  const way = signedWay(media);
  const why = signedObstacle(media, ground) ?? "";
  if (way.kind === "none" || why !== "") return { step: "secure boot", given: "does not start where it is on", why };
  if (dialectOf(file) === "grub" || startedByShim(file.split("/").at(-1) ?? "") !== null)
    return { step: "secure boot", given: "starts where it is on, too", why: "signed with a key that firmware knows" };
  return {
    step: "secure boot",
    given: `where it is on: ${way.shim}, from the second boot`,
    why: "its firmware refuses the first loader without a word; to spare it that: --loader grub",
  };
}

/** The language that the loader of that name reads. */
function dialectOf(file: string): Dialect {
  if (file.includes("loaders/pxelinux/") || file === UBOOT_SCRIPT) return "pxelinux";
  return file.includes("loaders/grub/") || file.includes(`${SIGNED}/`) ? "grub" : "ipxe";
}

function planText(plan: Plan): string {
  switch (plan.kind) {
    case "local":
      return "local disk";
    case "menu":
      return `menu ${plan.menu.name}; by itself its default entry`;
    case "register":
      return "shows its MAC and a code, and waits";
    case "adopt":
      return "made known and installed, as the network's factory floor says";
    case "install":
      return plan.boot.title;
    case "start":
      return `starts ${plan.boot.title}, once`;
  }
}

function availableOf({ loaders }: ExplainInput): ReadonlySet<string> {
  return new Set(loaders.map((file) => `loaders/${file}`));
}

function idleOf({ network, menus, estate, nowMs }: ExplainInput): Idle {
  const { menu, unknown } = idlePolicy(network, menus);
  if (typeof unknown === "string") return { menu, unknown };
  return { menu, unknown: placesLeft(unknown, estate.arms(), nowMs) > 0 ? "adopt" : "ignore" };
}

function factsOf({ mac, uuid = null, firmware }: ExplainInput, ipxe: boolean): ClientFacts {
  const { architecture, class: name } = FIRMWARE[firmware];
  const number = String(architecture).padStart(5, "0");
  return {
    mac,
    uuid,
    architecture,
    vendorClass: `${name}:Arch:${number}:UNDI:003000`,
    userClass: ipxe ? "iPXE" : null,
    ipxeFeatures: new Set(ipxe ? IPXE_FEATURES : []),
    relay: null,
  };
}

function reason(why: Plan["why"]): string {
  return `${why}: ${BOOT_REASONS[why].says}`;
}

/** The token opens the answer file: it is for the machine, not for the screen. */
function hideToken(text: string, token: string | undefined): string {
  return token === undefined ? text : text.replaceAll(token, "<token>");
}
