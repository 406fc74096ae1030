// The bytes of the question and of its answers.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { fromHex, hex } from "../../net/bytes.ts";
import { ip, machine } from "../sample-packets.ts";
import { arpOwner, arpProbe, echoRequest, isEchoReply } from "./question.ts";

const bytes = (text: string) => fromHex(text) ?? new Uint8Array();
const IP = "4500001c000000004001 0000 0a000005 0a000001";

test("ARP", () => {
  expect(hex(arpProbe(machine(1), ip("10.0.0.5")), "")).toBe(
    "0001080006040001525400000001" + "00000000" + "000000000000" + "0a000005",
  );
  const answer = bytes("0001080006040002 525400000009 0a000005 525400000001 00000000");
  expect(arpOwner(answer, ip("10.0.0.5"))).toBe(machine(9));
  expect(arpOwner(answer, ip("10.0.0.6"))).toBeNull();
  expect(arpOwner(bytes("0001080006040001 525400000009 0a000005 525400000001 00000000"), ip("10.0.0.5"))).toBeNull();
});

test("ICMP echo: checksum, and an answer from the address with our id", () => {
  expect(hex(echoRequest(0x1234), "")).toBe("0800e5ca12340001");
  expect(isEchoReply(bytes(`${IP} 0000 0000 1234 0001`), ip("10.0.0.5"), 0x1234)).toBe(true);
  expect(isEchoReply(bytes(`${IP} 0000 0000 1235 0001`), ip("10.0.0.5"), 0x1234)).toBe(false);
  expect(isEchoReply(bytes(`${IP} 0800 0000 1234 0001`), ip("10.0.0.5"), 0x1234)).toBe(false);
  expect(isEchoReply(bytes(`${IP} 0000 0000 1234 0001`), ip("10.0.0.6"), 0x1234)).toBe(false);
});

test("whatever comes in, it is an answer or it is not", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (any) => {
      expect([arpOwner(any, ip("10.0.0.5")), isEchoReply(any, ip("10.0.0.5"), 1)]).toBeArray();
    }),
  );
});
