// The boot desk of one network: asks the pure parts what a machine is given, and takes the arm's steps on the disk
// before anything leaves that depends on them.
import { installerOptions } from "../boot/answer.ts";
import { createChainGuard } from "../boot/chain-guard.ts";
import { type Client, identify } from "../boot/client.ts";
import { decide, type Idle, type SeenMachine, UNSEEN } from "../boot/decide.ts";
import { type Floor, placesLeft } from "../boot/floor.ts";
import { hasSignedIpxe } from "../boot/loaders.ts";
import { choiceScript, refusalScript } from "../boot/menu/choice.ts";
import { choiceNamed } from "../boot/menu/shown.ts";
import type { BootReason } from "../boot/messages.ts";
import { type Offer, offer } from "../boot/offer.ts";
import type { BootServer, KernelBoot, Plan } from "../boot/plan.ts";
import { PI_COMMAND_LINE, PI_CONFIG, PI_NOTHING, piCommandLine, piConfig, piFile } from "../boot/raspberry.ts";
import { registerCode } from "../boot/register.ts";
import { type Dialect, type ScriptView, script as scriptOf } from "../boot/script.ts";
import { SAME_BOOT_MS } from "../boot/start.ts";
import { startsIn } from "../boot/uboot.ts";
import { createUnstarted } from "../boot/unstarted.ts";
import type { BootFields } from "../dhcp/boot-fields.ts";
import type { ClientFacts } from "../dhcp/client.ts";
import type { DhcpRecord } from "../dhcp/record.ts";
import { isUnderWay } from "../machines/arm.ts";
import type { Loader } from "../machines/machine.ts";
import type { Menu } from "../machines/menu.ts";
import { NO_DISK } from "../machines/profile.ts";
import type { Mac } from "../net/mac.ts";
import type { Asker } from "../tree/tree.ts";
import { createCounter } from "./counter.ts";
import type { Estate } from "./estate.ts";
import { createSightings, type Sightings } from "./sightings.ts";
import type { Timeline } from "./timeline.ts";
import { createTokenFiles, type TokenFiles } from "./token-files.ts";

export interface DeskParts {
  readonly estate: Estate;
  readonly timeline: Timeline;
  readonly server: BootServer;
  /** Another server gives the addresses on this network. */
  readonly proxied: boolean;
  /** Loader files that are there now: paths of the tree. */
  loaders(): ReadonlySet<string>;
  /** Not said: their local disk, and nothing for those that nobody knows. */
  readonly idle?: IdlePolicy;
  /** What machines told of late, on whichever network; not said: on this one, since now. */
  readonly sightings?: Sightings;
  now(): number;
}

/** A network's way with machines that are not to be installed. */
export interface IdlePolicy {
  readonly menu: Menu | null;
  readonly unknown: "ignore" | "menu" | "register" | Floor;
}

const NO_IDLE: IdlePolicy = { menu: null, unknown: "ignore" };

export interface Desk extends TokenFiles {
  /** What a DHCP answer to this client says about booting. Nothing is changed by asking. */
  boot(facts: ClientFacts): BootFields | null;
  /** What went out, or not, for a DHCP packet: the time for what follows from it. */
  overheard(record: DhcpRecord): void;
  /** The script for this machine in that language, made now. `door`: by which it came for it. */
  script(dialect: Dialect, mac: Mac, door?: Asker["door"]): Promise<string>;
  /** What a Raspberry Pi asks for by that name: a text, or a path of the tree. Null: one of the board's own files. */
  raspberryPi(mac: Mac, name: string): Promise<{ readonly text: string } | { readonly path: string } | null>;
  /** What an entry of its menu leads to, for somebody who may start it; why not, else. */
  choice(dialect: Dialect, mac: Mac, proof: string, label: string, door: Asker["door"]): Promise<string>;
  /** A machine has fetched a path of the tree, whole. */
  fetched(mac: Mac, path: string): void;
  /** A loader's word about what was chosen in its menu. */
  said(mac: Mac, what: "refused" | "failed"): void;
  /** The menu that this machine is shown, if any: its pages and its picture are read from it. */
  menu(mac: Mac): Menu | null;
  /** What a DHCP answer tells the installer of a machine whose install is under way, by codes of options. */
  told(facts: ClientFacts): Readonly<Record<number, string>>;
}

/** A machine that is sent to its disk asks several times in one boot; once in this time it is told to the timeline. */
const LOCAL_AGAIN_MS = 60_000;
/** A machine that waits to be made known asks every few seconds. */
const DISCOVERED_AGAIN_MS = 10 * 60_000;
/** Forged MACs must not fill the memory. */
const MOST_MACHINES = 20_000;

export function createDesk(parts: DeskParts): Desk {
  const { estate, timeline, server, proxied, loaders, idle = NO_IDLE, now } = parts;
  const counter = createCounter(estate, timeline, now);
  const guard = createChainGuard();
  const sightings = parts.sightings ?? createSightings(now);
  const unstarted = createUnstarted();
  /** Old arms that are being closed, by machine. */
  const closing = new Map<Mac, Promise<unknown>>();
  const clients = new Map<Mac, Client>();
  const toldLocal = new Map<Mac, { readonly why: string; readonly atMs: number }>();

  function planFor(mac: Mac, architecture: SeenMachine["architecture"]): Plan {
    const seen = { ...sightings.of(mac), architecture };
    return decide({ ...estate.situation(mac, seen, server, now()), loaders: loaders(), idle: idleNow() });
  }

  /** A floor that is full knows no new machines. */
  function idleNow(): Idle {
    const { menu, unknown } = idle;
    if (typeof unknown === "string") return { menu, unknown };
    return { menu, unknown: placesLeft(unknown, estate.arms(), now()) > 0 ? "adopt" : "ignore" };
  }

  /** The machine's own choice goes before its menu's. */
  function loaderOf(mac: Mac, plan: Plan): Loader {
    const own = estate.machine(mac)?.loader ?? "auto";
    const choice = own === "auto" && plan.kind === "menu" ? plan.menu.loader : own;
    return choice === "auto" && unstarted.needsSigned(mac) ? "grub" : choice;
  }

  function viewOf(mac: Mac, plan: Plan, door: Asker["door"]): ScriptView {
    const client = clients.get(mac);
    return {
      mac,
      machine: estate.machine(mac)?.name ?? null,
      firmware: client?.firmware ?? null,
      architecture: client?.architecture ?? null,
      server,
      http: door === "http",
      loader: loaderOf(mac, plan),
      local: estate.machine(mac)?.local,
      signedIpxe: hasSignedIpxe(loaders()),
      ticket: (label) => counter.ticket(mac, label),
    };
  }

  /** Moves the arm on before the script that it allows is written. */
  async function begun(dialect: Dialect | "raspberry-pi", mac: Mac): Promise<Plan> {
    unstarted.started(mac);
    const { architecture, uuids } = sightings.of(mac);
    let plan = planFor(mac, architecture);
    if (plan.kind === "adopt" && typeof idle.unknown !== "string" && (await counter.adopt(mac, idle.unknown)))
      plan = planFor(mac, architecture);
    if (plan.kind === "install" || plan.kind === "start") {
      const why = await begin(mac, uuids[0] ?? null);
      if (why !== null) plan = { kind: "local", why };
    }
    if (plan.kind === "start") timeline.add("boot.once", mac, plan.arm, { title: plan.boot.title, dialect });
    if (plan.kind === "register") tellDiscovered(mac);
    else if (plan.kind === "local" || plan.kind === "adopt")
      timeline.add("boot.local", mac, null, { why: plan.why, dialect });
    return plan;
  }

  async function scriptFor(dialect: Dialect, mac: Mac, door: Asker["door"] = "tftp"): Promise<string> {
    const plan = await begun(dialect, mac);
    return scriptOf(dialect, plan, viewOf(mac, plan, door));
  }

  /** The kernel that a Raspberry Pi is to start; it asks for what to do by its configuration, several times in one boot. */
  async function piBoot(mac: Mac, begins: boolean): Promise<KernelBoot | null> {
    const plan = begins ? await begun("raspberry-pi", mac) : planFor(mac, sightings.of(mac).architecture);
    return (plan.kind === "install" || plan.kind === "start") && startsIn(plan.boot) ? plan.boot : null;
  }

  /** UEFI HTTP Boot that fetched a whole disc asks for no script: this was its start. */
  async function startedWhole(mac: Mac, path: string): Promise<void> {
    const client = clients.get(mac);
    if (client?.http !== true || client.stage !== "firmware") return;
    const plan = planFor(mac, client.architecture);
    if (plan.kind !== "start" || plan.boot.kind !== "image" || plan.boot.image !== path) return;
    if ((await begin(mac, sightings.of(mac).uuids[0] ?? null)) === null)
      timeline.add("boot.once", mac, plan.arm, { title: plan.boot.title, dialect: "uefi-http" });
  }

  function tellDiscovered(mac: Mac): void {
    const told = toldLocal.get(mac);
    if (told?.why === "register" && now() - told.atMs < DISCOVERED_AGAIN_MS) return;
    remember(toldLocal, mac, { why: "register", atMs: now() });
    timeline.add("machine.discovered", mac, null, { code: registerCode(mac) });
  }

  function offerFor(facts: ClientFacts, client: Client): Offer {
    const plan = planFor(facts.mac, client.architecture);
    // GRUB gets no network from UEFI HTTP Boot.
    const loader = client.http ? (estate.machine(facts.mac)?.loader ?? "auto") : loaderOf(facts.mac, plan);
    const chained = guard.count(facts.mac, now());
    const local = estate.machine(facts.mac)?.local;
    return offer({ client, mac: facts.mac, plan, loader, local, server, available: loaders(), proxied, chained });
  }

  /** Only iPXE's files are unsigned, and only UEFI looks. */
  function noteLoader(mac: Mac, client: Client, file: string | null): void {
    if (client.stage === "ipxe") unstarted.started(mac);
    else if (file?.endsWith(".efi") && file.includes("loaders/ipxe/")) unstarted.given(mac, file, now());
  }

  function remember<T>(map: Map<Mac, T>, mac: Mac, value: T): void {
    map.delete(mac);
    map.set(mac, value);
    const [oldest] = map.keys();
    if (map.size > MOST_MACHINES && oldest !== undefined) map.delete(oldest);
  }

  /** A machine that is back at its firmware has left its installer, whatever that said. */
  async function closeOldArm(mac: Mac): Promise<void> {
    const machine = estate.machine(mac);
    const arm = machine === null ? null : estate.arm(machine);
    if (arm?.state === "loading" && arm.disk === NO_DISK && now() - arm.changedMs > SAME_BOOT_MS) {
      await estate.move(arm, "rebooted", now());
      return;
    }
    if (arm?.state === "installing" && (await estate.move(arm, "rebooted", now())))
      timeline.add("install.rebooted", mac, arm.id, {});
  }

  /** Takes the arm's first step; the reason when it could not be taken. */
  async function begin(mac: Mac, uuid: string | null): Promise<BootReason | null> {
    const machine = estate.machine(mac);
    const arm = machine === null ? null : estate.arm(machine);
    try {
      return arm !== null && (await estate.move(arm, "loading", now(), uuid)) ? null : "not-armed";
    } catch {
      return "not-stored";
    }
  }

  return {
    boot(facts) {
      const client = identify(facts);
      return client.stage === "system" ? null : offerFor(facts, client).fields;
    },

    overheard({ facts, message, reply }) {
      const client = identify(facts);
      if (client.stage === "system") return;
      sightings.note(facts.mac, client.architecture, facts.uuid);
      remember(clients, facts.mac, client);
      const plan = planFor(facts.mac, client.architecture);
      const { why, chains, fields } = offerFor(facts, client);
      if (reply === "ACK" && chains) guard.note(facts.mac, now());
      noteLoader(facts.mac, client, reply === "ACK" ? (fields?.file ?? null) : null);
      if (message !== "DISCOVER") return;
      const refused = client.stage === "firmware" ? unstarted.back(facts.mac, now()) : null;
      if (refused !== null) timeline.add("boot.not-started", facts.mac, null, { file: refused });
      const closed = closeOldArm(facts.mac)
        .catch((cause) => timeline.add("boot.local", facts.mac, null, { why: String(cause) }))
        .finally(() => closing.get(facts.mac) === closed && closing.delete(facts.mac));
      closing.set(facts.mac, closed);
      if (plan.kind !== "local" && why === plan.why) return;
      const told = toldLocal.get(facts.mac);
      if (told?.why === why && now() - told.atMs < LOCAL_AGAIN_MS) return;
      remember(toldLocal, facts.mac, { why, atMs: now() });
      timeline.add("boot.local", facts.mac, null, { why, stage: client.stage });
    },

    told(facts) {
      // A loader on the way there would make something else of them: iPXE takes a root path for a disk.
      if (identify(facts).stage !== "system") return {};
      const { mac } = facts;
      const situation = estate.situation(mac, UNSEEN, server, now());
      return situation.arm === null || !isUnderWay(situation.arm) ? {} : installerOptions(situation);
    },

    script: scriptFor,

    async raspberryPi(mac, name) {
      const boot = await piBoot(mac, name === PI_CONFIG);
      if (name === PI_CONFIG) return { text: boot === null ? PI_NOTHING : piConfig(boot) };
      if (boot === null) return null;
      if (name === PI_COMMAND_LINE) return { text: piCommandLine(boot) };
      const path = piFile(boot, name);
      return path === null ? null : { path };
    },

    async choice(dialect, mac, proof, label, door) {
      const plan = planFor(mac, clients.get(mac)?.architecture ?? null);
      const view = viewOf(mac, plan, door);
      const choice = plan.kind === "menu" ? choiceNamed(plan.menu, view, label) : null;
      if (plan.kind !== "menu" || choice === null)
        return refusalScript(dialect, "there is no such entry (any more)", view);
      const refused = counter.refusal(mac, plan.menu, choice, proof);
      if (refused !== null) return refusalScript(dialect, refused, view);
      if (choice.does.kind !== "install" && choice.does.kind !== "start") return choiceScript(dialect, choice, view);
      if (await counter.arm(mac, choice.does.profile, "its own screen", choice.does.kind))
        return scriptFor(dialect, mac, door);
      return refusalScript(dialect, "the profile of this entry is gone, or is of another use", view);
    },

    fetched(mac, path) {
      unstarted.fetched(mac, path);
      startedWhole(mac, path).catch((cause) => timeline.add("boot.local", mac, null, { why: String(cause) }));
    },

    said: (mac, what) => timeline.add(`boot.${what}`, mac, null, {}),

    menu(mac) {
      const plan = planFor(mac, clients.get(mac)?.architecture ?? null);
      return plan.kind === "menu" ? plan.menu : null;
    },

    ...createTokenFiles({
      estate,
      timeline,
      server,
      sightings,
      now,
      settled: async (mac) => void (await closing.get(mac)),
    }),
  };
}
