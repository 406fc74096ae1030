// A complete unattended Debian installation in a virtual machine, with Bootlace as the only server, followed by
// `bootlace install watch`: from the power button to the login prompt of the installed disk, and to what the installed
// system says of itself. Not part of the tests: it takes half an hour under emulation.
//
//   bin/bun test/boot/full-install.ts --mirror DIR [--media DIR] [--firmware bios|uefi] [--spec FILE.yaml] [--disks N]
//     [--passphrase WORDS] [--ask COMMAND]… [--keep-log FILE]
//
// --mirror: a Debian mirror (dists/, pool/) of the netboot installer's release, such as debmirror makes, with the
// installer's udebs; it is served in place. --media: the netboot installer (a folder with linux and initrd.gz), else the
// packaged one of this system. --passphrase: the secret `disk`, typed again when the installed system asks for it. --ask: run by root on the
// installed system, whose password must be the lab's; each has to succeed.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { timed } from "../../src/cli/demo-story.ts";
import type { Mac } from "../../src/net/mac.ts";
import type { VirtualMachine } from "../../src/rack/machine.ts";
import { ownCommand } from "../../src/rack/program.ts";
import { openLab, PASSWORD } from "./lab.ts";

const INSTALL_SECONDS = 3 * 3600;
const ANSWER_SECONDS = 120;
const MAC = "52:54:00:66:09:01" as Mac;

const { values } = parseArgs({
  options: {
    mirror: { type: "string" },
    media: { type: "string" },
    firmware: { type: "string" },
    spec: { type: "string" },
    disks: { type: "string" },
    passphrase: { type: "string" },
    ask: { type: "string", multiple: true },
    "keep-log": { type: "string" },
  },
});
const mirror = resolve(values.mirror ?? "");
const firmware = values.firmware === "uefi" ? "uefi" : "bios";
if (values.mirror === undefined || !existsSync(join(mirror, "dists"))) {
  console.error(
    "usage: bin/bun test/boot/full-install.ts --mirror DIR   (DIR holds dists/ and pool/; the file's head says more)",
  );
  process.exit(2);
}

const spec = values.spec === undefined ? {} : { spec: await Bun.file(values.spec).text() };
const media = values.media === undefined ? {} : { media: resolve(values.media) };
const lab = await openLab({ mode: "dhcp", mirror, ...spec, ...media });
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
  if (values.passphrase !== undefined) {
    mkdirSync(join(lab.folder, "secrets"), { recursive: true, mode: 0o700 });
    writeFileSync(join(lab.folder, "secrets/disk"), `${values.passphrase}\n`, { mode: 0o600 });
  }
  await lab.know("full", MAC, "auto");
  await lab.arm("full");
  const startMs = Date.now();
  const furtherDisks = Number(values.disks ?? 1) - 1;
  const machine = await lab.start("full", MAC, firmware, { memoryMegabytes: 2048, diskGigabytes: 10, furtherDisks });
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
  const installed = machine.serial().length;
  let unlocked = values.passphrase === undefined;
  while (!/login: *$/m.test(machine.serial().slice(installed).slice(-300))) {
    going("the installed disk's start");
    if (!unlocked && /unlock disk .*: *$/m.test(machine.serial().slice(installed))) {
      await machine.type(`${values.passphrase}\n`);
      unlocked = true;
    }
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
  if (!unlocked) throw new Error("the installed system never asked for the disk's passphrase");
  await ask(machine, values.ask ?? []);
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

/** Logs in as root on the serial console and shows what each command says. Throws at the first that fails. */
async function ask(machine: VirtualMachine, commands: readonly string[]): Promise<void> {
  if (commands.length === 0) return;
  const said = async (text: string, what: RegExp) => {
    const from = machine.serial().length;
    await machine.type(`${text}\n`);
    const until = Date.now() + ANSWER_SECONDS * 1000;
    for (;;) {
      const answer = machine.serial().slice(from);
      const found = what.exec(answer);
      if (found !== null) return found;
      if (Date.now() > until) throw new Error(`no answer to ${text}: ${answer.slice(-500)}`);
      await Bun.sleep(200);
    }
  };
  // In the installed system's own language; its bytes, with the colon of Latin or of Chinese script.
  await said("root", /\n[^\n]*(?::|\xef\xbc\x9a) *$/);
  await said(PASSWORD, /# $/);
  for (const [index, command] of commands.entries()) {
    // The end's mark is put together there, so that the command's own echo is none.
    const [answer, status] = await said(
      `${command}; echo "E""ND-${index} $?"`,
      new RegExp(`END-${index} (\\d+)\\r?\\n`),
    );
    console.log(`\n# ${command}\n${answer === undefined ? "" : machineText(answer, machine, index)}`);
    if (status !== "0") throw new Error(`${command} ended with code ${status}`);
  }
}

/** What came between the typed line and the mark. */
function machineText(mark: string, machine: VirtualMachine, index: number): string {
  const text = machine.serial();
  const end = text.lastIndexOf(mark);
  const begin = text.lastIndexOf(`ND-${index} $?"`, end);
  return text.slice(begin, end).split(/\r?\n/).slice(1).join("\n");
}
