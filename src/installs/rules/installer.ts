// Rules about the running installer.
import { type Case, fact } from "../case.ts";
import { isInstallers, type StoredLine } from "../log-line.ts";
import { patienceMinutes } from "../long-steps.ts";
import type { Rule } from "../rule.ts";
import { ANSWER_SECONDS, INSTALL_SECONDS } from "./patience.ts";

const NO_DISK =
  /no (?:root file ?system is defined|(?:usable |install(?:able|ation)? )?disks? (?:were |was )?(?:found|detected|present)|partitionable media|such disk)|disk .{0,80}(?:not found|does not exist)/i;
const CLOCK =
  /not (?:yet )?valid (?:yet|until|for another)|certificate (?:is not yet valid|has expired)|release file .{0,200}(?:expired|not valid)/i;
const MEMORY = /out of memory|oom-kill|low memory|insufficient memory|not enough (?:memory|ram)/i;

const ended = ({ arm }: Case) => arm !== null && ["installed", "disarmed", "expired"].includes(arm.state);
const after = (boot: Case) => boot.last("install.answer-file")?.atMs ?? Number.POSITIVE_INFINITY;
const lineWith = ({ lines }: Case, text: RegExp): StoredLine | null =>
  lines.findLast((line) => text.test(line.text)) ?? null;
const lastError = ({ lines }: Case) => lines.findLast(({ severity }) => severity <= 3) ?? null;
const named = (boot: Case) =>
  [NO_DISK, CLOCK, MEMORY].some((text) => lineWith(boot, text) !== null) || noDiskPhase(boot);
const noDiskPhase = (boot: Case) =>
  boot.all("install.phase").some((event) => /^(no|wrong)-disk$/.test(fact(event, "phase")));
const wrongDisk = (boot: Case) =>
  boot.all("install.phase").find((event) => fact(event, "phase") === "wrong-disk") ?? null;

/** Files of the tree that were asked for after the answer file and are not there: a hole, not a probe. */
const holes = (boot: Case) =>
  boot.all("boot.missing").filter((event) => event.atMs >= after(boot) && fact(event, "path").startsWith("media/"));

/** What the installer said last: some steps are known to be silent for long. */
function saidLast(boot: Case): string | null {
  const line = boot.lines.findLast(isInstallers);
  const phase = boot.last("install.phase");
  if (line !== undefined && line.atMs >= (phase?.atMs ?? 0)) return `${line.program} ${line.text}`;
  return phase === null ? null : fact(phase, "phase");
}

export const INSTALLER_RULES: readonly Rule[] = [
  {
    name: "answer-not-asked",
    step: "answer file",
    seen: "The installer has an address; it never asked for its answer file.",
    cures: [
      "Several network cards: the installer uses another one than the firmware did. Name it in the profile's arguments (interface=, ksdevice=).",
      "Another VLAN or no route: can its address reach this server's boot port?",
      "It may stop at a question before it has the file: look at its screen.",
    ],
    why: "The kernel's arguments name the file's address. An installer that has an address of its own and does not fetch it cannot reach it, or waits for a person.",
    test: (boot) =>
      boot.furthest === "installer-dhcp" && boot.last("install.refused") === null && boot.silentSeconds > ANSWER_SECONDS
        ? `The installer has the address ${fact(boot.last("install.installer-dhcp"), "address")} and did not ask for its answer file.`
        : null,
  },
  {
    name: "answer-refused",
    step: "answer file",
    seen: "The installer asked for its answer file and was refused.",
    cures: [
      "Arm the machine again, with a longer time if need be: bootlace arm MACHINE --for 4h",
      "Then boot it anew: the installer that runs has an old token.",
    ],
    why: "The token in the file's address opens it for this machine, while its install is under way. The permission ran out, was taken back, or another machine asks.",
    test(boot) {
      const refused = boot.last("install.refused");
      if (refused === null || fact(refused, "what") !== "answer file" || boot.last("install.answer-file") !== null)
        return null;
      return ended(boot) && boot.arm?.state === "installed"
        ? null
        : `Its answer file was refused: ${fact(refused, "why")}.`;
    },
  },
  {
    name: "installer-stopped",
    step: "answer file",
    seen: "The installer has its answer file; it never reported that it runs.",
    cures: [
      "Look at its screen: a question that the file does not answer stops it.",
      "A mistake in the file: the findings are above; bootlace profile show and docs/installs.md tell how to correct the spec.",
      "Its log, when it comes this far: bootlace install log MACHINE --severity warning",
    ],
    why: "The first thing that our answer files do is to report. An installer that read one and says nothing did not get through it.",
    test(boot) {
      if (boot.furthest !== "answer-file" || boot.silentSeconds < INSTALL_SECONDS || ended(boot) || named(boot))
        return null;
      if (holes(boot).length > 0) return null;
      const found = boot.findings.length === 0 ? "" : ` In that file: ${boot.findings.join(" ")}`;
      return `It has had its answer file for ${Math.floor(boot.silentSeconds / 60)} minutes and does not run.${found}`;
    },
  },
  {
    name: "tree-holes",
    step: "packages",
    seen: "The installer asked for files that its tree does not have.",
    cures: [
      "Kernel and packages of different versions: the installer's media and profile.packages must be one release.",
      "An incomplete mirror: bootlace media check NAME, where there is one, or copy it again.",
    ],
    why: "An installer knows the names it wants from its own version and the tree's index. Names that are missing belong to another version, or to a mirror that was cut short.",
    test(boot) {
      const missing = holes(boot);
      if (missing.length === 0 || ended(boot)) return null;
      if (boot.arm?.state !== "failed" && boot.silentSeconds < ANSWER_SECONDS) return null;
      const more = missing.length === 1 ? "" : ` and ${missing.length - 1} more`;
      return `It asked for ${fact(missing[0] ?? null, "path")}${more}, not there.`;
    },
  },
  {
    name: "disk-not-found",
    step: "disk",
    seen: "The installer found no disk, or not the one that the spec names.",
    cures: [
      "Compare the spec's disk with what the machine has: bootlace profile show; names such as /dev/sda change, serial numbers do not.",
      "A RAID controller without a driver in this installer: newer media, or its disks in plain (HBA, AHCI) mode.",
    ],
    why: "Which disks there are depends on drivers, and their names on the order in which they answer.",
    test(boot) {
      if (ended(boot)) return null;
      const wrong = wrongDisk(boot);
      if (wrong !== null) return `It was about to wipe another disk and was stopped: ${fact(wrong, "why")}.`;
      const line = lineWith(boot, NO_DISK);
      if (line !== null) return `The installer says: ${line.text}`;
      return noDiskPhase(boot) ? "The installer found no disk such as the spec names." : null;
    },
  },
  {
    name: "clock-skew",
    step: "packages",
    seen: "The installer finds signatures or certificates not valid: its clock is wrong.",
    cures: [
      "Set the machine's clock in its firmware; a dead battery puts it years back.",
      "Give a time server: ntp in the spec, and DHCP option 42.",
    ],
    why: "Signatures have dates. To a machine that lives in 2009, everything that was signed since is from the future.",
    test(boot) {
      const line = ended(boot) ? null : lineWith(boot, CLOCK);
      return line === null ? null : `The installer says: ${line.text}`;
    },
  },
  {
    name: "too-little-memory",
    step: "installer",
    seen: "The installer ran out of memory.",
    cures: ["Give the machine more memory, or install with media that need less (Debian netboot: 512 MB)."],
    why: "Installers run from memory, their packages beside them.",
    test(boot) {
      const line = ended(boot) ? null : lineWith(boot, MEMORY);
      return line === null ? null : `The installer says: ${line.text}`;
    },
  },
  {
    name: "install-stalled",
    step: "packages",
    seen: "The installer ran, and has said nothing for five minutes; in steps that are known to be silent, such as making an initial RAM disk, for up to thirty.",
    cures: [
      "Look at its screen: a question, or an error that waits for a key.",
      "Its last lines: bootlace install log MACHINE --last 20",
    ],
    why: "An installer that works fetches, logs or reports. Silence is a question on its screen, a lost network, or a machine that stands still.",
    test(boot) {
      if (!["running", "packages"].includes(boot.furthest) || boot.silentSeconds < INSTALL_SECONDS || ended(boot))
        return null;
      if (boot.arm?.state !== "installing" || named(boot) || holes(boot).length > 0) return null;
      if (boot.silentSeconds < patienceMinutes(saidLast(boot)) * 60) return null;
      const packages = boot.last("install.packages");
      const where =
        packages === null
          ? `after ${fact(boot.last("install.phase") ?? boot.last("install.running"), "phase")}`
          : `at package ${fact(packages, "count")} (${fact(packages, "newest")})`;
      return `It has been silent for ${Math.floor(boot.silentSeconds / 60)} minutes ${where}.`;
    },
  },
  {
    name: "install-failed",
    step: "installer",
    seen: "The installer reported that it failed.",
    cures: ["Its log: bootlace install log MACHINE --severity error", "Then arm it again: bootlace arm MACHINE"],
    why: "Our answer files report the first command that fails. The installer's own log has the cause.",
    test(boot) {
      if (boot.arm?.state !== "failed" || named(boot) || holes(boot).length > 0) return null;
      const error = lastError(boot);
      return `The installer reported a failure.${error === null ? "" : ` Its last error: ${error.text}`}`;
    },
  },
  {
    name: "back-without-report",
    step: "end of the install",
    seen: "The machine was installing and came back to network boot without a word.",
    cures: [
      "See whether the disk starts: then only the report was lost, and all is well.",
      "If not: somebody switched it off, it lost power, or the installer crashed. Its last lines: bootlace install log MACHINE --last 20",
    ],
    why: "An installer reports before it restarts the machine. Without the report nobody knows what is on the disk, so it is not installed over again by itself.",
    test: ({ arm }) =>
      arm?.state === "rebooted" ? "It came back to network boot while it was installing, without a report." : null,
  },
];
