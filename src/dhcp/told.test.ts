import { expect, test } from "bun:test";
import { createLeaseBook } from "./lease-book.ts";
import { given } from "./level.ts";
import { DISCOVER } from "./message-type.ts";
import { reply } from "./reply.ts";
import { machine, NETWORK, sampleRequest } from "./sample-packets.ts";

test("an installer that asks DHCP where its answer file is", () => {
  const book = createLeaseBook(NETWORK, [], () => false);
  const told = { 250: "http://10.0.0.1/answers/t/answer.toml" };
  const options = (asked: readonly number[]) => {
    const request = { ...sampleRequest({ type: DISCOVER, from: machine(1) }), asked: Uint8Array.from(asked) };
    const at = {
      network: NETWORK,
      book,
      given: given(NETWORK, []),
      reserved: [],
      boot: null,
      told,
      ports: { server: 67, client: 68, proxy: 4011 },
      nowMs: 1_000_000_000,
    };
    const outcome = reply(request, at);
    return outcome.kind === "send"
      ? outcome.packet.options.filter(({ code }) => code === 250).map(({ bytes }) => new TextDecoder().decode(bytes))
      : outcome.kind;
  };
  expect(options([1, 3, 250])).toEqual(["http://10.0.0.1/answers/t/answer.toml"]);
  expect(options([1, 3])).toEqual([]);
});
