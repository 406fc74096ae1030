// The wipe guard: in every situation, a disk is installed over only with a live arm, and after success the machine goes
// to its disk. Each situation is what happens, in order, and what comes of it.
import { describe, expect, test } from "bun:test";
import { openWorld } from "./guarded-world.test-data.ts";

const WHOLE = "arm, boot: install, answer: given, report running: noted, report installed: noted";
const LATE = "refused the permission ran out before the installer came";

const SITUATIONS: readonly (readonly [string, string])[] = [
  ["nobody armed it", "boot: local not-armed, answer-guess: refused no such token"],
  ["an install as it should be, and the boot after it", `${WHOLE}, boot: local already-installed`],
  [
    "boots for years after",
    `${WHOLE}, pass 1000000, boot: local already-installed, restart, boot: local already-installed`,
  ],
  ["firmware asks for its script three times", "arm, boot: install, script: install, boot: install, answer: given"],
  ["the installer asks twice for its answer file", "arm, boot: install, answer: given, answer: given"],
  [
    "… and half an hour later",
    "arm, boot: install, answer: given, pass 31, answer: refused the installer has had it for too long to ask again",
  ],
  [
    "asking again and again does not lengthen that",
    "arm, boot: install, answer: given, pass 20, answer: given, pass 20, answer: refused the installer has had it for too long to ask again",
  ],
  [
    "an install of two hours fetches its last script, and begins no other",
    "arm, boot: install, answer: given, pass 120, late-script: given, answer: refused the installer has had it for too long to ask again",
  ],
  [
    "… which is gone with the install",
    "arm, boot: install, answer: given, pass 120, boot: local already-started, late-script: refused the install is rebooted",
  ],
  ["a second boot after the answer file was given", "arm, boot: install, answer: given, boot: local already-started"],
  [
    "… and the answer file once more",
    "arm, boot: install, answer: given, boot: local already-started, answer: refused the install is rebooted",
  ],
  [
    "the report of success is lost",
    "arm, boot: install, answer: given, report running: noted, boot: local already-started, boot: local already-started",
  ],
  [
    "it comes after the machine is back",
    "arm, boot: install, answer: given, boot: local already-started, report installed: refused, boot: local already-started",
  ],
  ["the report comes twice", `${WHOLE}, report installed: noted, boot: local already-installed`],
  ["success, then failure", `${WHOLE}, report failed: refused, boot: local already-installed`],
  [
    "the installer failed",
    "arm, boot: install, answer: given, report failed: noted, boot: local install-failed, answer: refused the install is failed",
  ],
  ["… before it had its answer file", "arm, boot: install, report failed: noted, boot: local install-failed"],
  ["success reported by somebody who has not begun", "arm, report installed: refused, boot: install"],
  ["success reported before the answer file was given", "arm, boot: install, report installed: refused"],
  ["time over before it came", "arm 30, pass 31, boot: local arm-expired"],
  ["time over to the millisecond", "arm 30, pass 30, boot: local arm-expired"],
  ["time over between script and answer file", `arm 30, boot: install, pass 31, answer: ${LATE}`],
  ["… and then a boot", `arm 30, boot: install, pass 31, answer: ${LATE}, boot: local arm-expired`],
  [
    "time over while it installs: that goes on",
    "arm 30, boot: install, answer: given, pass 29, answer: given, pass 10, report installed: noted, boot: local already-installed",
  ],
  ["disarmed before it came", "arm, disarm, boot: local not-armed"],
  ["disarmed between script and answer file", "arm, boot: install, disarm, answer: refused the install is disarmed"],
  ["disarmed by a command that this server has not heard of yet", "arm, disarm-unseen, boot: local not-armed"],
  ["… after the script", "arm, boot: install, disarm-unseen, answer: refused the install is over"],
  ["disarmed too late: it installs already", "arm, boot: install, answer: given, disarm, boot: local already-started"],
  ["restart before the boot", "arm, restart, boot: install, answer: given"],
  ["restart between script and answer file", "arm, boot: install, restart, answer: given, boot: local already-started"],
  [
    "restart between answer file and report",
    "arm, boot: install, answer: given, restart, report installed: noted, boot: local already-installed",
  ],
  [
    "restart after success",
    `${WHOLE}, restart, boot: local already-installed, answer: refused the install is installed`,
  ],
  [
    "restart after failure",
    "arm, boot: install, answer: given, report failed: noted, restart, boot: local install-failed",
  ],
  ["restart after the time was over", "arm 30, pass 31, restart, boot: local arm-expired"],
  [
    "restart at each step",
    "arm, restart, boot: install, restart, answer: given, restart, report installed: noted, restart, boot: local already-installed",
  ],
  [
    "a token replayed after success",
    `${WHOLE}, answer: refused the install is installed, answer-stranger: refused another machine asks`,
  ],
  [
    "a token that another machine has read",
    "arm, boot: install, answer-stranger: refused another machine asks, answer: given",
  ],
  ["a token that was guessed", "arm, boot: install, answer-guess: refused no such token"],
  ["a token before its script was given", "arm, answer: refused the install is armed"],
  [
    "behind a router that hides who asks",
    "arm, boot: install, answer-unknown-address: given, boot: local already-started",
  ],
  [
    "the token of the permission before this one",
    "arm, boot: install, answer: given, arm, answer old: refused the machine was armed anew, boot: install, answer old: refused the machine was armed anew, answer: given",
  ],
  ["armed anew after success: once more, and only once", `${WHOLE}, ${WHOLE}, boot: local already-installed`],
  ["the UUID is another: a board was exchanged", "label, arm, boot other: local machine-changed"],
  [
    "the UUID changes between two boots of one permission",
    "arm, boot: install, pass 20, boot other: local machine-changed",
  ],
  ["… with a restart between", "arm, boot: install, pass 20, restart, boot other: local machine-changed"],
  ["the same UUID in the other byte order", "arm, boot: install, boot 44454c4c-4200-1035-8051-b7c04f4e3132: install"],
  ["a machine that tells no UUID", "arm, boot none: install, answer: given"],
  ["two machines with one MAC, both on", "arm, dhcp, dhcp other, script: local two-machines"],
  [
    "… the second comes after the first has its script",
    "arm, boot: install, boot other: local two-machines, answer: refused two-machines",
  ],
  ["… the second was switched off and time has passed", "arm, dhcp other, pass 11, boot: install, answer: given"],
  ["… and the server was started anew between", "arm, dhcp, dhcp other, restart, dhcp, script: local two-machines"],
  ["… and again, when that is long ago", "arm, dhcp, dhcp other, restart, pass 11, boot: install, answer: given"],
  [
    "… the second takes its turn after the first has its answer file",
    "arm, boot: install, answer: given, boot other: local already-started, report installed: refused",
  ],
  [
    "… and each time that the server is started anew",
    "arm, boot: install, restart, boot other: local two-machines, restart, answer: refused two-machines",
  ],
  ["started once: nothing is installed by it", "start, boot: start, answer: refused nothing is installed by it"],
  ["… and its next boot is its disk", "start, boot: start, pass 2, boot: local already-begun"],
  ["… also with a restart between", "start, boot: start, restart, pass 2, boot: local already-begun"],
  ["… its profile is made one that installs", "start, tool-use install, boot: local disk-changed"],
  [
    "… its profile is made one that installs, after its script was given",
    "start, boot: start, tool-use install, answer: refused nothing is installed by it, boot: local disk-changed",
  ],
  ["… a report of success from somebody who was only started", "start, boot: start, report installed: refused"],
  ["… too late", "start 30, pass 31, boot: local arm-expired"],
  ["armed, and the profile is made one that is only started", "arm, use start, boot: local disk-changed"],
  [
    "… and back again",
    "arm, use start, boot: local disk-changed, use install, boot: install, answer: given, boot: local already-started",
  ],
  [
    "… between script and answer file",
    "arm, boot: install, use start, answer: refused the profile installs nothing any more",
  ],
  ["started once after it was installed", `${WHOLE}, start, boot: start, pass 2, boot: local already-begun`],
  ["armed while a start waits: the newest counts", "start, arm, boot: install, answer: given"],
  [
    "a start while an arm waits: the newest counts",
    "arm, start, boot: start, answer old: refused the machine was armed anew",
  ],
  ["the store cannot be written when it is to be started", "start, full, boot: local not-stored, emptied, boot: start"],
  ["the network card was exchanged", "arm, card, boot: local unknown-machine"],
  ["the machine was forgotten", "arm, forget, boot: local unknown-machine"],
  ["… between script and answer file", "arm, boot: install, forget, answer: refused the machine is gone"],
  ["the name was given to another machine", "card, arm, remember, boot: local machine-changed"],
  ["the profile names another disk than was shown", "disk /dev/sda, arm, disk /dev/sdb, boot: local disk-changed"],
  [
    "… between script and answer file",
    "disk /dev/sda, arm, boot: install, disk /dev/sdb, answer: refused disk-changed",
  ],
  [
    "the installer chose the disk that is meant",
    "disk /dev/sda, arm, boot: install, answer: given, report disk?disk=sda,9000,S1,M: noted, report installed: noted",
  ],
  [
    "… another one",
    "disk /dev/sda, arm, boot: install, answer: given, report disk?disk=sdb,9000,S1,M: stopped, boot: local install-failed",
  ],
  [
    "… the profile changes before it is wiped",
    "disk /dev/sda, arm, boot: install, answer: given, disk /dev/sdb, report disk?disk=sdb,9000,,: stopped, report no-disk: noted",
  ],
  [
    "… and that cannot be written down",
    "disk /dev/sda, arm, boot: install, answer: given, full, report disk?disk=sdb,9000,,: stopped",
  ],
  ["… and back again", "disk /dev/sda, arm, disk, boot: local disk-changed, disk /dev/sda, boot: install"],
  ["the profile is gone", "arm, no-profile, boot: local no-profile"],
  ["… between script and answer file", "arm, boot: install, no-profile, answer: refused no such file"],
  ["the media are gone", "arm, no-media, boot: local no-media"],
  ["the clock jumps ahead", "arm, pass 100000, boot: local arm-expired"],
  ["the clock goes back before the arming", "arm, pass -5, boot: local clock-doubt"],
  ["… by seconds, as clocks are set", "arm, pass -0.5, boot: install"],
  ["… between script and answer file", "arm, boot: install, pass -600, answer: refused clock-doubt"],
  ["… while it installs", "arm, boot: install, answer: given, pass -600, answer: refused clock-doubt"],
  ["the clock goes back after the time was over", "arm 30, pass 31, sweep, pass -20, boot: local arm-expired"],
  ["… and the server was restarted", "arm 30, pass 31, sweep, restart, pass -20, boot: local arm-expired"],
  [
    "armed anew with a clock that went back: the newest counts",
    `${WHOLE}, pass -600, arm, boot: install, answer: given`,
  ],
  [
    "the store cannot be written when the script is asked for",
    "arm, full, boot: local not-stored, emptied, boot: install",
  ],
  [
    "… when the answer file is asked for",
    "arm, boot: install, full, answer: refused the step could not be written to the store, emptied, answer: given",
  ],
  [
    "… when success is reported: the next boot goes to the disk",
    "arm, boot: install, answer: given, full, report installed: refused, boot: local already-started",
  ],
  [
    "… and it stays so",
    "arm, boot: install, answer: given, full, boot: local already-started, restart, boot: local already-started",
  ],
];

describe("no disk is installed over without a live arm", () => {
  test.each(SITUATIONS)("%s: %s", async (_, story) => {
    const world = await openWorld();
    try {
      const came: string[] = [];
      for (const step of story.split(", ")) {
        const [words = ""] = step.split(": ");
        const result = await world.act(words);
        came.push(result === "" ? words : `${words}: ${result}`);
      }
      expect(came.join(", ")).toBe(story);
      // Whatever the story, none left but to an arm in time that had been taken up, or to the installer that had it.
      for (const { state, inTime } of world.given)
        expect(state === "installing" || (state === "loading" && inTime)).toBe(true);
    } finally {
      await world.close();
    }
  });
});
