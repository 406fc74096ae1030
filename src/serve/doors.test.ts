// All doors are open, or none is: with loopback and ports of the test's own.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../config.ts";
import type { OpenAdmin } from "./admin.ts";
import { openDoors } from "./doors.ts";
import { openLog } from "./log.ts";

const base = 24_000 + (process.pid % 300) * 10;
const [HTTP, TFTP, FTP] = [base, base + 1, base + 2];
const CONFIG = `networks: [{ interface: lo, mode: off }]
boot: { port: ${HTTP} }
tftp: { port: ${TFTP} }
ftp: { enabled: true, port: ${FTP} }
syslog: { enabled: false }
`;

let data = "";
let said: string[] = [];
const admin: OpenAdmin = async () => {
  said.push("admin opened");
  return { url: "http://127.0.0.1:1", notes: ["a note"], close: async () => void said.push("admin closed") };
};
const open = (text: string, openAdmin: OpenAdmin = admin) =>
  openDoors(parseConfig(text, "test"), { data, files: join(data, "files") }, openLog(), openAdmin);

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "bootlace-doors-"));
  said = [];
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** Whether somebody listens there (TCP). */
async function isOpen(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2000) }).catch(
    (cause) => cause,
  );
  return !(answer instanceof Error) || !/refused|Unable to connect/i.test(answer.message);
}

describe("the doors", () => {
  test("are open when it says so, and closed after close; then they open again", async () => {
    for (let round = 0; round < 2; round++) {
      const doors = await open(CONFIG);
      expect(doors.summary).toContain(`HTTP :${HTTP}`);
      expect([doors.notes, doors.well()]).toEqual([["a note"], true]);
      expect([await isOpen(HTTP), await isOpen(FTP)]).toEqual([true, true]);
      await doors.close();
      expect([await isOpen(HTTP), await isOpen(FTP)]).toEqual([false, false]);
    }
    expect(said).toEqual(["admin opened", "admin closed", "admin opened", "admin closed"]);
  });

  test("are all closed where one cannot be opened, and it says which", async () => {
    const taken = createServer().listen(FTP, "127.0.0.1");
    try {
      await new Promise((resolve) => taken.once("listening", resolve));
      await expect(open(CONFIG)).rejects.toThrow(String(FTP));
      expect([await isOpen(HTTP), said]).toEqual([false, []]);
    } finally {
      taken.close();
    }
    const doors = await open(CONFIG);
    await doors.close();
  });

  test("are all closed where the last one, the admin's, cannot be opened", async () => {
    const fails: OpenAdmin = () => Promise.reject(new Error("its port is taken"));
    await expect(open(CONFIG, fails)).rejects.toThrow("its port is taken");
    expect([await isOpen(HTTP), await isOpen(FTP)]).toEqual([false, false]);
  });

  test("on an interface that is not there are refused before anything is opened", async () => {
    await expect(open("networks: [{ interface: none0, mode: off }]\n")).rejects.toThrow();
    expect(said).toEqual([]);
  });
});
