// bootlace lease: in from a file, looked at, given back, reserved, and out to a file.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { bootlace, inFolder } from "./program.ts";

const CONFIG = `networks:
  - {interface: eth1, mode: dhcp, subnet: 10.0.0.0/24, range: 10.0.0.10-10.0.0.99}
dhcp:
  reservations:
    - {uuid: 00112233-4455-6677-8899-aabbccddeeff, address: 10.0.0.9}
`;
const FILE = `address,mac,expires,host_name
10.0.0.11,52-54-00-00-00-01,never,web1
10.0.0.12,52:54:00:00:00:02,2099-01-01T00:00:00Z,
`;

test(
  "import, list, release, reserve, export",
  () =>
    inFolder(async (folder) => {
      await Bun.write(join(folder, "bootlace.yaml"), CONFIG);
      await Bun.write(join(folder, "leases.csv"), FILE);
      expect((await bootlace(folder, "lease", "import", "leases.csv")).out).toBe("2 leases imported\n");
      expect((await bootlace(folder, "lease", "release", "10.0.0.12")).out).toBe(
        "released 10.0.0.12 (52:54:00:00:00:02)\n",
      );
      const reserved = await bootlace(folder, "lease", "reserve", "10.0.0.11", "--name", "web1");
      expect(reserved.out).toBe("10.0.0.11 is machine web1's (52:54:00:00:00:01)\n");
      const { out } = await bootlace(folder, "lease", "export", "--format", "json");
      expect(JSON.parse(out)).toMatchObject([
        { address: "10.0.0.11", mac: "52:54:00:00:00:01", state: "bound", expires: "never", host_name: "web1" },
        { address: "10.0.0.12", mac: "52:54:00:00:00:02", state: "released", expires: "2099-01-01T00:00:00.000Z" },
      ]);
      const machines = JSON.parse((await bootlace(folder, "--json", "machine", "list")).out);
      expect(machines).toMatchObject([{ name: "web1", mac: "52:54:00:00:00:01", address: "10.0.0.11" }]);
      expect((await bootlace(folder, "lease", "export", "out.csv")).out).toBe("2 leases written to out.csv\n");
      expect((await bootlace(folder, "lease", "list")).out).toMatch(/^10\.0\.0\.11 .* bound .* never .* web1$/m);
    }),
  60_000,
);

test(
  "what is wrong is told at once, with exit code 2, and nothing is changed",
  () =>
    inFolder(async (folder) => {
      await Bun.write(join(folder, "bootlace.yaml"), CONFIG);
      await Bun.write(join(folder, "leases.csv"), FILE);
      await bootlace(folder, "lease", "import", "leases.csv");
      const other = FILE.replace("-00-01", "-00-09").replace("10.0.0.12", "10.9.0.12");
      await Bun.write(join(folder, "other.csv"), other);
      const refused = await bootlace(folder, "lease", "import", "other.csv");
      expect(refused.code).toBe(2);
      expect(refused.err).toContain("10.0.0.11: 52:54:00:00:00:01 has it until its lease ends (or use --force)");
      expect(refused.err).toContain("10.9.0.12: is in no network's subnet");
      const release = await bootlace(folder, "lease", "release", "10.0.0.11", "10.0.0.77");
      expect([release.code, release.err.includes("10.0.0.77: has no lease")]).toEqual([2, true]);
      expect((await bootlace(folder, "lease", "reserve", "10.0.0.77")).code).toBe(2);
      expect((await bootlace(folder, "lease", "list")).out).not.toContain("released");
      const mac = ["--mac", "52:54:00:00:00:05"];
      const told = async (address: string) => (await bootlace(folder, "lease", "reserve", address, ...mac)).err;
      expect(await told("10.7.0.5")).toContain("10.7.0.5 is in no network's subnet (add the subnet to networks)");
      expect(await told("10.0.0.255")).toContain("10.0.0.255 is an end of 10.0.0.0/24: no machine can have it");
      expect(await told("10.0.0.9")).toContain("10.0.0.9 is reserved in the config: uuid 00112233");
      const added = await bootlace(folder, "machine", "add", "web5", ...mac, "--address", "10.0.0.9");
      expect([added.code, added.err.includes("is reserved in the config")]).toEqual([2, true]);
      expect((await bootlace(folder, "--json", "machine", "list")).out).not.toContain("00:05");
    }),
  60_000,
);

test(
  "reserve by UUID, client identifier and relay port: seen, taken into account, and given up again",
  () =>
    inFolder(async (folder) => {
      await Bun.write(join(folder, "bootlace.yaml"), CONFIG);
      const reserve = (...words: string[]) => bootlace(folder, "lease", "reserve", ...words);
      const uuid = ["--uuid", "33112233-4455-6677-8899-AABBCCDDEEFF"];
      expect((await reserve("10.0.0.21", ...uuid)).out).toBe(
        "10.0.0.21 is kept for uuid 33112233-4455-6677-8899-aabbccddeeff\n",
      );
      expect((await reserve("10.0.0.22", "--client-id", "hex:01:52:54:00:00:00:07")).code).toBe(0);
      expect((await reserve("10.0.0.23", "--circuit-id", "ge-0/0/7", "--remote-id", "hex:0102")).code).toBe(0);
      await bootlace(folder, "machine", "add", "web1", "--mac", "52:54:00:00:00:01", "--address", "10.0.0.24");
      expect((await bootlace(folder, "lease", "reservations")).out).toBe(
        [
          "ADDRESS    WHOSE                                      BY",
          "10.0.0.9   uuid 00112233-4455-6677-8899-aabbccddeeff  config",
          "10.0.0.21  uuid 33112233-4455-6677-8899-aabbccddeeff  lease reserve",
          "10.0.0.22  client-id 01:52:54:00:00:00:07             lease reserve",
          "10.0.0.23  port 67:65:2d:30:2f:30:2f:37 01:02         lease reserve",
          "10.0.0.24  mac 52:54:00:00:00:01                      machine web1",
          "",
        ].join("\n"),
      );
      const cases: readonly (readonly [readonly string[], string])[] = [
        [["10.0.0.22", ...uuid], "10.0.0.22 is reserved for client-id 01:52:54:00:00:00:07 (bootlace lease unreserve"],
        [["10.0.0.24", "--circuit-id", "a"], "10.0.0.24 is reserved for machine web1"],
        [["10.0.0.25", ...uuid], "uuid 33112233-4455-6677-8899-aabbccddeeff has 10.0.0.21 already"],
        [["10.0.0.22", "--mac", "52:54:00:00:00:09"], "10.0.0.22 is reserved for client-id"],
        [["10.0.0.9", "--circuit-id", "a"], "10.0.0.9 is reserved in the config: uuid 00112233"],
        [["10.0.0.26", "--uuid", "x"], "--uuid: "],
        [["10.0.0.26", "--client-id", "hex:xy"], "--client-id: "],
        [["10.0.0.26", ...uuid, "--client-id", "a"], "name the machine by one of"],
        [["10.0.0.26", ...uuid, "--mac", "52:54:00:00:00:09"], "--mac: does not go with --uuid"],
      ];
      for (const [words, told] of cases) {
        const refused = await reserve(...words);
        expect([refused.code, refused.err.includes(told) ? told : refused.err]).toEqual([2, told]);
      }
      const unreserve = (...words: string[]) => bootlace(folder, "lease", "unreserve", ...words);
      const refused = await unreserve("10.0.0.21", "10.0.0.9", "10.0.0.99");
      expect([refused.code, refused.err.includes("10.0.0.9: is reserved in the config")]).toEqual([2, true]);
      expect(refused.err).toContain("10.0.0.99: is not reserved");
      expect((await unreserve("10.0.0.21", "10.0.0.24")).out).toBe(
        "10.0.0.21 is not uuid 33112233-4455-6677-8899-aabbccddeeff's any more\n10.0.0.24 is not mac 52:54:00:00:00:01's any more\n",
      );
      expect((await reserve("10.0.0.25", ...uuid)).code).toBe(0);
    }),
  90_000,
);
