import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { bootlace, inFolder, netbootFolder } from "./program.ts";

const SPEC = "root: {password: geheim}\n";

/** A store with media, a profile and a machine. */
async function furnished(folder: string): Promise<void> {
  await Bun.write(join(folder, "spec.yaml"), SPEC);
  const media = await netbootFolder(folder);
  for (const words of [
    ["media", "add", "debian", media],
    ["profile", "add", "plain", "--media", "debian", "--spec", "spec.yaml", "--argument", "console=ttyS0"],
    ["machine", "add", "web1", "--mac", "52-54-00-AB-CD-01", "--profile", "plain"],
  ]) {
    const { code, err } = await bootlace(folder, ...words);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  }
}

describe("commands", () => {
  test("every command has help", () =>
    inFolder(async (folder) => {
      const { out } = await bootlace(folder, "--help");
      const names = [
        "serve",
        "init",
        "demo",
        "machine",
        "media",
        "profile",
        "arm",
        "install",
        "lease",
        "explain",
        "loaders",
      ];
      for (const name of names) {
        expect(out).toContain(`\n  ${name}`);
        const help = await bootlace(folder, name, "--help");
        expect(help.code).toBe(0);
        expect(help.out).toContain(`Usage: bootlace ${name}`);
      }
    }));

  test("from media to an armed machine, and back", () =>
    inFolder(async (folder) => {
      await furnished(folder);
      const machines = JSON.parse((await bootlace(folder, "--json", "machine", "list")).out);
      expect(machines).toEqual([
        {
          name: "web1",
          mac: "52:54:00:ab:cd:01",
          profile: "plain",
          loader: "auto",
          address: null,
          quirks: [],
          groups: [],
          uuid: null,
        },
      ]);
      const armed = await bootlace(folder, "--json", "arm", "web1", "--yes", "--for", "30m");
      expect(armed.code).toBe(0);
      expect(JSON.parse(armed.out)).toMatchObject({ machine: "web1", profile: "plain", state: "armed" });
      const shown = JSON.parse((await bootlace(folder, "--json", "install", "show", "web1")).out);
      expect(shown.events.map((event: { name: string }) => event.name)).toEqual(["install.armed"]);
      expect((await bootlace(folder, "disarm", "web1")).out).toBe("web1 is no longer armed\n");
      expect((await bootlace(folder, "disarm", "web1")).out).toBe("web1 was not armed\n");
    }));

  test("arming again takes the earlier permission back: there is never more than one", () =>
    inFolder(async (folder) => {
      await furnished(folder);
      for (let i = 0; i < 2; i++) await bootlace(folder, "arm", "web1", "--yes");
      const installs = JSON.parse((await bootlace(folder, "--json", "install", "list")).out);
      expect(installs.map((one: { state: string }) => one.state)).toEqual(["disarmed", "armed"]);
    }));

  test("several at once only with their number in words", () =>
    inFolder(async (folder) => {
      await furnished(folder);
      for (const n of [2, 3])
        await bootlace(folder, "machine", "add", `web${n}`, "--mac", `52:54:00:ab:cd:0${n}`, "--profile", "plain");
      const refused = await bootlace(folder, "arm", "web*", "--yes");
      expect(refused.code).toBe(2);
      expect(refused.err).toContain(
        '--number: 3 disks would be wiped, and the number in words is missing (if you mean them all, say: "three")',
      );
      expect((await bootlace(folder, "arm", "web*", "--yes", "--number", "two")).code).toBe(2);
      expect(JSON.parse((await bootlace(folder, "--json", "install", "list")).out)).toEqual([]);
      const armed = await bootlace(folder, "--json", "arm", "web*", "web1", "--yes", "--number", "Three");
      expect(JSON.parse(armed.out).map((one: { machine: string }) => one.machine)).toEqual(["web1", "web2", "web3"]);
      expect((await bootlace(folder, "disarm", "web2", "web3")).out).toBe(
        "web2 is no longer armed\nweb3 is no longer armed\n",
      );
    }));

  test("nobody at the terminal and no --yes: nothing is armed", () =>
    inFolder(async (folder) => {
      await furnished(folder);
      const { code, err } = await bootlace(folder, "arm", "web1");
      expect({ code, armed: err.includes("nothing was armed") }).toEqual({ code: 2, armed: true });
      expect(JSON.parse((await bootlace(folder, "--json", "install", "list")).out)).toEqual([]);
    }));

  test("a password in clear is kept as a hash only; no token is ever shown", () =>
    inFolder(async (folder) => {
      await furnished(folder);
      await bootlace(folder, "arm", "web1", "--yes");
      const everything = await Promise.all(
        [
          "profile show plain",
          "--json profile list",
          "--json install show web1",
          "--json install list",
          "machine list",
        ].map(async (words) => (await bootlace(folder, ...words.split(" "))).out),
      );
      expect(everything.join()).not.toContain("geheim");
      expect(everything.join()).not.toMatch(/[0-9a-f]{32}/);
      expect(everything[0]).toContain("passwordHash: (kept)");
      const store = new Database(join(folder, "bootlace-data/bootlace.sqlite"), { readonly: true });
      const kept = JSON.stringify(store.query("select * from profile").all());
      store.close();
      expect(kept).toMatch(/\$6\$[./0-9A-Za-z]{16}\$/);
      expect(kept).not.toContain("geheim");
    }));

  const mistakes: [string, RegExp][] = [
    ["machine add web1 --mac 52:54:00", /no MAC address/],
    ["machine add Web_1 --mac 52:54:00:00:00:01", /name: lower-case letters/],
    ["machine add web1 --mac 52:54:00:00:00:01 --profile nope", /there is no profile "nope"/],
    ["machine add web1 --mac 52:54:00:00:00:01 --loader lilo", /loader: /],
    ["machine show nope", /there is no machine "nope"/],
    ["profile add p --media nope --spec nope.yaml", /the file nope.yaml cannot be read/],
    ["media add m /nowhere", /there is no such folder/],
    ["media add m", /there is no such folder or file/],
    ["media add", /give either folders, disc images, archives or URLs, or --package/],
    ["arm nope --yes", /there is no machine "nope"/],
    ["install show nope", /there is no install "nope"/],
    ["--config nope.yaml serve", /config file nope.yaml is not there/],
    ["init --interface nope0", /no interface "nope0"/],
    ["init", /nobody is at a terminal/],
    ["frobnicate", /unknown command/],
    ["explain --mac 52:54:00:00:00:01", /the config names no network/],
  ];
  for (const [words, says] of mistakes)
    test(`${words}: exit code 2 and a sentence`, () =>
      inFolder(async (folder) => {
        const { code, err } = await bootlace(folder, ...words.split(" "));
        expect(err).toMatch(says);
        expect(err).not.toContain("    at ");
        expect(code).toBe(2);
      }));
});
