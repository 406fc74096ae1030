// A complete unattended Debian installation in a virtual machine, with Bootlace as the only server: from the power
// button to the login prompt of the installed disk. Not part of the tests: it takes half an hour under emulation.
//
//   bin/bun test/boot/full-install.ts --mirror DIR [--firmware bios|uefi] [--spec FILE.yaml] [--keep-log FILE]
//
// DIR is a Debian mirror (dists/, pool/) of the netboot installer's release, such as debmirror makes, with the
// installer's udebs; it is served in place.
import { copyFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { eventLine, timed } from "../../src/cli/demo-story.ts";
import type { Mac } from "../../src/net/mac.ts";
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
const leave = async (signal: number) => {
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
  const phases: string[] = [];
  let afterId = 0;
  const seen = new Set<string>();
  for (;;) {
    for (const event of await lab.store.events.list({ afterId, mac: MAC })) {
      afterId = event.id;
      if (event.atMs < startMs) continue;
      console.log(eventLine(event, startMs));
      if (!seen.has(event.name)) phases.push(timed((event.atMs - startMs) / 1000, event.name));
      seen.add(event.name);
    }
    if (seen.has("install.failed")) throw new Error("the installer reported a failure");
    if (machine.ended() !== null) throw new Error(`the machine ended: ${machine.ended()}`);
    if (seen.has("install.installed") && /login: *$/m.test(machine.serial().slice(-300))) break;
    if (Date.now() - startMs > INSTALL_SECONDS * 1000) throw new Error("it took too long");
    await Bun.sleep(500);
  }
  phases.push(timed((Date.now() - startMs) / 1000, "login prompt of the installed disk"));
  console.log(`\nComplete (${firmware}). First time of each phase:\n${phases.join("\n")}`);
  console.log(`\nThe serial port's last words:\n${machine.serial().slice(-300)}`);
  code = 0;
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  const serial = join(lab.folder, "full", "serial.log");
  if (existsSync(serial)) console.error((await Bun.file(serial).text()).slice(-3000));
} finally {
  if (values["keep-log"] !== undefined) copyFileSync(join(lab.folder, "full", "serial.log"), values["keep-log"]);
  await lab.close();
}
process.exit(code);
