// The interfaces that Bootlace can serve: also one without a carrier, such as a cable to a machine that is still off, and
// one whose addresses have labels. Needs root.
import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

test("no carrier, an address with a label, several subnets; what is down is left out", () => {
  const name = `bl-interfaces-${process.pid}`;
  const ip = (...args: string[]) => {
    const done = spawnSync("ip", args, { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`ip ${args.join(" ")}: ${done.stderr}`);
  };
  ip("netns", "add", name);
  try {
    ip("-n", name, "link", "set", "lo", "up");
    ip("-n", name, "link", "add", "cable", "address", "52:54:00:00:00:01", "type", "veth", "peer", "name", "far");
    ip("-n", name, "address", "add", "10.1.2.3/20", "dev", "cable");
    ip("-n", name, "address", "add", "10.2.0.1/32", "dev", "cable", "label", "cable:1");
    ip("-n", name, "link", "set", "cable", "up");
    ip("-n", name, "address", "add", "10.3.0.1/24", "dev", "far");
    const list = `
      import { listInterfaces } from "${join(import.meta.dir, "../../src/net/interfaces.ts")}";
      console.log(JSON.stringify(listInterfaces()));`;
    const { stdout } = spawnSync("ip", ["netns", "exec", name, process.execPath, "-e", list], { encoding: "utf8" });
    expect(JSON.parse(stdout)).toEqual([
      {
        name: "cable",
        mac: "52:54:00:00:00:01",
        loopback: false,
        addresses: [
          { address: "10.1.2.3", subnet: { network: "10.1.0.0", prefix: 20 } },
          { address: "10.2.0.1", subnet: { network: "10.2.0.1", prefix: 32 } },
        ],
      },
      {
        name: "lo",
        mac: "00:00:00:00:00:00",
        loopback: true,
        addresses: [{ address: "127.0.0.1", subnet: { network: "127.0.0.0", prefix: 8 } }],
      },
    ]);
  } finally {
    ip("netns", "del", name);
  }
});
