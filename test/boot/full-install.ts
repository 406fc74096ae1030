// A complete unattended Debian installation in a virtual machine, with Bootlace as the only server, followed by
// `bootlace install watch`: from the power button to the login prompt of the installed disk. Not part of the tests: it
// takes half an hour under emulation.
//
//   bin/bun test/boot/full-install.ts --mirror DIR [--firmware bios|uefi] [--spec FILE.yaml] [--keep-log FILE]
//
// DIR is a Debian mirror (dists/, pool/) of the netboot installer's release, such as debmirror makes, with the
// installer's udebs; it is served in place.
import { copyFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { timed } from "../../src/cli/demo-story.ts";
import type { Mac } from "../../src/net/mac.ts";
import { ownCommand } from "../../src/rack/program.ts";
import { openLab } from "./lab.ts";

const INSTALL_SECONDS = 3 * 3600;
const MAC = "52:54:00:66:09:01" as Mac;

const { values } = parseArgs({
  options: {
    mirror: { type: "string" },
    firmware: { type: "string" },
    spec: { type: "string" },
    "keep-log": { type: "string" },
  },
});
const mirror = resolve(values.mirror ?? "");
const firmware = values.firmware === "uefi" ? "uefi" : "bios";
if (values.mirror === undefined || !existsSync(join(mirror, "dists"))) {
  console.error(
    "usage: bin/bun test/boot/full-install.ts --mirror DIR [--firmware bios|uefi]   (DIR holds dists/ and pool/)",
  );
  process.exit(2);
}

const spec = values.spec === undefined ? {} : { spec: await Bun.file(values.spec).text() };
const lab = await openLab({ mode: "dhcp", mirror, ...spec });
let code = 1;
let stopWatch = () => {};
const leave = async (signal: number) => {
  stopWatch();
  await lab.close();
  process.exit(signal);
};
process.on("SIGINT", () => void leave(130));
process.on("SIGTERM", () => void leave(143));
try {
  await lab.know("full", MAC, "auto");
  await lab.arm("full");
  const startMs = Date.now();
  const machine = await lab.start("full", MAC, firmware, { memoryMegabytes: 2048, diskGigabytes: 10 });
  const watch = Bun.spawn([...ownCommand(), "--data", lab.folder, "install", "watch", "full", "--log", "notice"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  stopWatch = () => watch.kill();
  const until = startMs + INSTALL_SECONDS * 1000;
  const going = (what: string) => {
    if (machine.ended() !== null) throw new Error(`the machine ended: ${machine.ended()}`);
    if (Date.now() > until) throw new Error(`it took too long: ${what}`);
  };
  while (watch.exitCode === null) {
    going("the installation");
    await Bun.sleep(500);
  }
  if (watch.exitCode !== 0) throw new Error(`install watch ended with code ${watch.exitCode}`);
  while (!/login: *$/m.test(machine.serial().slice(-300))) {
    going("the installed disk's start");
    await Bun.sleep(500);
  }
  const events = (await lab.store.events.list({ mac: MAC })).filter(({ atMs }) => atMs >= startMs);
  if (!events.some(({ name }) => name === "boot.local")) throw new Error("the second boot was not sent to its disk");
  const phases = events
    .filter(({ name }, i) => events.findIndex((one) => one.name === name) === i)
    .map(({ atMs, name }) => timed((atMs - startMs) / 1000, name));
  phases.push(timed((Date.now() - startMs) / 1000, "login prompt of the installed disk"));
  console.log(`\nComplete (${firmware}). First time of each phase:\n${phases.join("\n")}`);
  console.log(`\nThe serial port's last words:\n${machine.serial().slice(-300)}`);
  code = 0;
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  const serial = join(lab.folder, "full", "serial.log");
  if (existsSync(serial)) console.error((await Bun.file(serial).text()).slice(-3000));
} finally {
  stopWatch();
  if (values["keep-log"] !== undefined) copyFileSync(join(lab.folder, "full", "serial.log"), values["keep-log"]);
  await lab.close();
}
process.exit(code);
