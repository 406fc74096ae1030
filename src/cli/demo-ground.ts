// ◄ door: what the demo can stand on here: a virtual machine on an isolated segment, a simulated client on one, or a
// simulated client over loopback; and why not more.
import { hasPackages } from "../packages/apt.ts";
import { findProgram, runCommand } from "../packages/command.ts";
import type { Firmware } from "../rack/firmware.ts";
import { machineProblem } from "../rack/machine.ts";
import { segmentProblem } from "../rack/segment.ts";
import { confirm, somebodyIsThere } from "./ask.ts";

export interface Ground {
  readonly client: "machine" | "simulated";
  readonly network: "segment" | "loopback";
  /** Debian's files can be had here; else stand-ins of the same shape. */
  readonly packages: boolean;
}

const QEMU_PACKAGES = ["qemu-system-x86", "ovmf", "ipxe-qemu"] as const;

export interface GroundOptions {
  readonly firmware: Firmware;
  readonly simulate: boolean;
  readonly yes: boolean;
  readonly say: (line: string) => void;
}

/** Looks at this system and says each thing that is missing, in a sentence. May install QEMU when the person agrees. */
export async function findGround(options: GroundOptions): Promise<Ground> {
  const { firmware, say } = options;
  const packages = hasPackages();
  if (!packages)
    say("This system has no Debian packages, so stand-ins take the place of loaders, kernel and installer.");
  const noSegment = segmentProblem();
  if (noSegment !== null) {
    say(`No isolated network: ${noSegment}. A simulated client over loopback ports takes the machine's place.`);
    return { client: "simulated", network: "loopback", packages };
  }
  if (options.simulate || !packages) return { client: "simulated", network: "segment", packages };
  const missing = machineProblem(firmware);
  if (missing === null) return { client: "machine", network: "segment", packages };
  say(`For a machine with real firmware, ${missing}.`);
  if (await mayInstall(options)) {
    await installQemu(say);
    const still = machineProblem(firmware);
    if (still === null) return { client: "machine", network: "segment", packages };
    say(`It is installed now, yet ${still}.`);
  }
  say("A simulated client takes the machine's place: the same protocols and files, but nothing is run.");
  return { client: "simulated", network: "segment", packages };
}

async function mayInstall(options: GroundOptions): Promise<boolean> {
  if (findProgram("apt-get") === null) return false;
  if (options.yes) return true;
  if (!somebodyIsThere()) {
    options.say("Nobody is at a terminal to ask whether to install it (--yes would).");
    return false;
  }
  return confirm(`Install ${QEMU_PACKAGES.join(", ")} on this system with apt-get now?`);
}

async function installQemu(say: (line: string) => void): Promise<void> {
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  const words = ["install", "-y", "--no-install-recommends", ...QEMU_PACKAGES];
  say(`apt-get ${words.join(" ")} …`);
  let done = await runCommand(["apt-get", "-q", ...words], { seconds: 1800, environment });
  if (done.code !== 0) {
    say("apt-get update …");
    await runCommand(["apt-get", "-q", "update"], { seconds: 300, environment });
    done = await runCommand(["apt-get", "-q", ...words], { seconds: 1800, environment });
  }
  if (done.code !== 0) say(`apt-get could not install it: ${done.stderr.trim().split("\n").at(-1) ?? ""}`);
}
