import { expect, test } from "bun:test";
import { BEFORE, type Question, readRequest, receive } from "./client-receive.ts";

const question: Question = { path: "loaders/ipxe/snponly.efi", blockBytes: 4, window: 2, sizeOnly: false };
const block = (number: number, bytes: number) =>
  ({ op: "data", block: number, content: new Uint8Array(bytes).fill(number) }) as const;

test("the question has the options that UEFI sends", () => {
  expect(readRequest(question).options).toEqual([
    ["blksize", "4"],
    ["windowsize", "2"],
  ]);
  expect(readRequest({ ...question, sizeOnly: true, window: 1 }).options).toEqual([
    ["tsize", "0"],
    ["blksize", "4"],
  ]);
});

test("two windows, the second short: each window and the end are acknowledged", () => {
  const agreed = receive(
    BEFORE,
    {
      op: "oack",
      options: [
        ["blksize", "4"],
        ["windowsize", "2"],
      ],
    },
    question,
  );
  expect(agreed).toEqual({
    state: { blockBytes: 4, window: 2, last: 0 },
    send: { op: "ack", block: 0 },
    content: null,
    end: null,
  });
  let { state } = agreed;
  const sent: unknown[] = [];
  for (const packet of [block(1, 4), block(2, 4), block(3, 1)]) {
    const next = receive(state, packet, question);
    state = next.state;
    sent.push([next.send, next.content?.length, next.end?.how]);
  }
  expect(sent).toEqual([
    [null, 4, undefined],
    [{ op: "ack", block: 2 }, 4, undefined],
    [{ op: "ack", block: 3 }, 1, "complete"],
  ]);
});

test("a block out of order is not taken; the last good one is acknowledged; numbers roll over to 0", () => {
  const state = { blockBytes: 4, window: 1, last: 0xffff };
  expect(receive(state, block(7, 4), question)).toEqual({
    state,
    send: { op: "ack", block: 0xffff },
    content: null,
    end: null,
  });
  expect(receive(state, block(0, 4), question).state.last).toBe(0x10000);
});

test("only the size: the transfer is broken off", () => {
  const next = receive(BEFORE, { op: "oack", options: [["tsize", "4711"]] }, { ...question, sizeOnly: true });
  expect([next.send?.op, next.end]).toEqual(["error", { how: "size", text: "4711" }]);
});

test("an absent file, and any other refusal", () => {
  const ends = [1, 2].map((code) => receive(BEFORE, { op: "error", code, text: "no" }, question).end);
  expect(ends).toEqual([
    { how: "absent", text: "no (TFTP error 1)" },
    { how: "refused", text: "no (TFTP error 2)" },
  ]);
});
