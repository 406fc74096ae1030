// Proves: a real installer that is told `ftp://` gets what it asks for. Debian's fetches a preseed file of the person's own
// over FTP, obeys it, and fetches the next file that it names.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { type Lab, openLab, SERVER, story } from "./lab.ts";

const SECONDS = 240;
const MAC = "52:54:00:66:00:21" as Mac;
const OWN = `ftp://${SERVER}/site`;
const PRESEED = `d-i preseed/early_command string fetch-url ${OWN}/second.txt /tmp/second\n`;
let lab: Lab;

beforeAll(async () => {
  lab = await openLab({
    mode: "dhcp",
    arguments: [`url=${OWN}/preseed.cfg`],
    sections: ["ftp: { enabled: true }"],
  });
  await Bun.write(join(lab.folder, "files/site/preseed.cfg"), PRESEED);
  await Bun.write(join(lab.folder, "files/site/second.txt"), "second");
}, 600_000);
afterAll(() => lab?.close());

test(
  "Debian's installer fetches a file over FTP",
  async () => {
    await lab.know("ftp1", MAC, "ipxe");
    await lab.arm("ftp1");
    const machine = await lab.start("ftp1", MAC, "bios");
    try {
      await lab.waitFor(machine, MAC, "boot.file", SECONDS);
      const isSecond = (path: unknown) => path === "site/second.txt";
      let events = await lab.events(MAC);
      for (let i = 0; i < 300 && !events.some(({ detail }) => isSecond(detail.path)); i++) {
        await Bun.sleep(200);
        events = await lab.events(MAC);
      }
      const files = events.filter(({ name }) => name === "boot.file");
      expect(story(files)).toEqual(["boot.file site/preseed.cfg ftp", "boot.file site/second.txt ftp"]);
      expect(files.map(({ detail }) => detail.bytes)).toEqual([PRESEED.length, "second".length]);
    } finally {
      await machine.stop();
    }
  },
  (SECONDS + 30) * 1000,
);
