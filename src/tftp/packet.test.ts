// Packets as clients really send them, whole; and ten thousand that nobody should send.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { Malformed, utf8 } from "../net/bytes.ts";
import { ackedBlock, decode, encode, type Packet } from "./packet.ts";

const rrq = (text: string) => new Uint8Array([0, 1, ...utf8(text)]);

const requests: readonly (readonly [string, Uint8Array, Packet])[] = [
  [
    "OVMF",
    rrq("bootx64.efi\0octet\0tsize\x000\0blksize\x001468\0windowsize\x004\0"),
    {
      op: "rrq",
      file: "bootx64.efi",
      mode: "octet",
      options: [
        ["tsize", "0"],
        ["blksize", "1468"],
        ["windowsize", "4"],
      ],
    },
  ],
  [
    "iPXE, whose multicast has no value",
    rrq("/undionly.kpxe\0octet\0blksize\x001432\0tsize\x000\0multicast\0\0"),
    {
      op: "rrq",
      file: "/undionly.kpxe",
      mode: "octet",
      options: [
        ["blksize", "1432"],
        ["tsize", "0"],
        ["multicast", ""],
      ],
    },
  ],
  ["mixed case", rrq("A\0OctEt\0"), { op: "rrq", file: "A", mode: "octet", options: [] }],
  ["padded with NULs", rrq("a\0octet\0\0\0\0\0\0"), { op: "rrq", file: "a", mode: "octet", options: [] }],
  [
    "a last value without its NUL",
    rrq("a\0octet\0blksize\x00512"),
    { op: "rrq", file: "a", mode: "octet", options: [["blksize", "512"]] },
  ],
  [
    "an option without a value",
    rrq("a\0octet\0tsize\0"),
    { op: "rrq", file: "a", mode: "octet", options: [["tsize", ""]] },
  ],
  ["a UTF-8 name", rrq("é€\0octet\0"), { op: "rrq", file: "é€", mode: "octet", options: [] }],
  [
    "a name with rubbish behind it",
    new Uint8Array([0, 1, 0x61, 0xff, 0, 0x6f, 0x63, 0x74, 0x65, 0x74, 0]),
    { op: "rrq", file: "a\u00ff", mode: "octet", options: [] },
  ],
  ["an ERROR without text", Uint8Array.of(0, 5, 0, 8), { op: "error", code: 8, text: "" }],
  ["an ERROR without its NUL", new Uint8Array([0, 5, 0, 0, ...utf8("abort")]), { op: "error", code: 0, text: "abort" }],
];

for (const [what, bytes, packet] of requests) test(what, () => expect(decode(bytes)).toEqual(packet));

test("what is no packet is Malformed, with what and where", () => {
  const cases: readonly (readonly [Uint8Array, string])[] = [
    [new Uint8Array(0), "operation: 2 bytes wanted, 0 left at byte 0"],
    [Uint8Array.of(0, 9, 0), "operation 9 is none of TFTP's at byte 0"],
    [rrq("name without terminator"), "file name: no terminating NUL at byte 2"],
    [rrq("a\0octet"), "mode: no terminating NUL at byte 4"],
    [Uint8Array.of(0, 4, 1), "block: 2 bytes wanted, 1 left at byte 2"],
    [rrq(`a\0octet\0${"o\0v\0".repeat(33)}`), "more than 32 options at byte 142"],
  ];
  for (const [bytes, text] of cases) expect(() => decode(bytes)).toThrow(new RegExp(`^${text}$`));
});

const word = fc.string({ unit: fc.constantFrom("a", "B", "/", "é", "1", " "), minLength: 1, maxLength: 12 });
const options = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,9}$/), fc.stringMatching(/^\d{0,9}$/)), { maxLength: 8 });
const packets: fc.Arbitrary<Packet> = fc.oneof(
  fc.record({ op: fc.constantFrom("rrq", "wrq"), file: word, mode: fc.constantFrom("octet", "netascii"), options }),
  fc.record({ op: fc.constant("data" as const), block: fc.nat(65535), content: fc.uint8Array({ maxLength: 30 }) }),
  fc.record({ op: fc.constant("ack" as const), block: fc.nat(65535) }),
  fc.record({ op: fc.constant("error" as const), code: fc.nat(8), text: fc.stringMatching(/^[ -~]{0,20}$/) }),
  fc.record({ op: fc.constant("oack" as const), options }),
) as fc.Arbitrary<Packet>;

test("what is written is read back, and an ACK is told from everything else", () => {
  fc.assert(
    fc.property(packets, (packet) => {
      const bytes = encode(packet);
      expect(decode(bytes)).toEqual(packet);
      expect(ackedBlock(bytes)).toBe(packet.op === "ack" ? packet.block : -1);
    }),
    { numRuns: 2000 },
  );
});

test("10 000 random and mutated packets: a packet or Malformed", () => {
  const mutated = fc
    .tuple(packets, fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 }), fc.nat(60))
    .map(([packet, changes, cut]) => {
      const bytes = encode(packet).slice(0, cut);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 600 })), (bytes) => {
      try {
        decode(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
      }
    }),
    { numRuns: 10_000 },
  );
});
