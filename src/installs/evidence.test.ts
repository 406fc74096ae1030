import { expect, test } from "bun:test";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { writePcap } from "./pcap.ts";
import { writeTar } from "./tarball.ts";

test("a capture of one packet, to the byte", () => {
  const packet = {
    atMs: 1_700_000_000_250,
    mac: "52:54:00:00:00:01" as Mac,
    from: { address: "0.0.0.0" as Ipv4, port: 68 },
    to: { address: "255.255.255.255" as Ipv4, port: 67 },
    bytes: Uint8Array.of(1, 2, 3),
  };
  const text = Buffer.from(writePcap([packet])).toString("hex");
  expect(text).toBe(
    [
      "d4c3b2a1020004000000000000000000ffff000065000000",
      "00f1536590d003001f0000001f000000",
      "4500001f000000004011" + "7acf" + "00000000ffffffff",
      "00440043000b0000",
      "010203",
    ].join(""),
  );
});

test("an archive that tar reads", async () => {
  const files = [
    { name: "a/one.txt", content: "größer\n" },
    { name: "a/none", content: "" },
    { name: "a/two.bin", content: new Uint8Array(513).fill(7) },
  ];
  const child = Bun.spawn(["tar", "-tvf", "-"], {
    stdin: new Blob([writeTar(files, 1_700_000_000_000)]),
    env: { TZ: "UTC" },
  });
  const listed = await new Response(child.stdout).text();
  expect(await child.exited).toBe(0);
  expect(listed.split("\n").map((line) => line.replaceAll(/ +/g, " "))).toEqual([
    "-rw-r--r-- 0/0 9 2023-11-14 22:13 a/one.txt",
    "-rw-r--r-- 0/0 0 2023-11-14 22:13 a/none",
    "-rw-r--r-- 0/0 513 2023-11-14 22:13 a/two.bin",
    "",
  ]);
});
