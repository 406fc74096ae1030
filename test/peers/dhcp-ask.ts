// A child process for the tests: one client at a time on interface `cli`, that asks for an address and takes it. argv[2] is a
// JSON list of DISCOVER (or BOOTP) packets in hex; prints a JSON list of [offer, acknowledgement] in hex, null for silence.
import { ACK, DISCOVER, NAK, OFFER, REQUEST } from "../../src/dhcp/message-type.ts";
import { addressOption, BOOTREPLY, decode, encode, option, type Packet } from "../../src/dhcp/packet.ts";
import { WIRE } from "../../src/dhcp/wire.ts";
import { fromHex, hex } from "../../src/net/bytes.ts";
import { ANY, BROADCAST } from "../../src/net/ipv4.ts";
import { openUdp } from "../../src/net/udp.ts";

/** ISC's server tries an address for a second before it offers it. */
const PATIENCE_MS = 2500;

let heard: (bytes: Uint8Array) => void = () => {};
const socket = await openUdp({
  address: ANY,
  port: 68,
  device: "cli",
  broadcast: true,
  onDatagram: (bytes) => heard(bytes.slice()),
});

/** Sends, and waits for an answer of those kinds; null when none comes. */
function ask(packet: Packet, kinds: readonly (number | undefined)[]): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), PATIENCE_MS);
    heard = (bytes) => {
      const answer = decode(bytes);
      if (answer.op !== BOOTREPLY || answer.xid !== packet.xid || !kinds.includes(option(answer, 53)?.[0])) return;
      clearTimeout(late);
      resolve(bytes);
    };
    socket.send(encode(packet), BROADCAST, 67);
  });
}

async function exchange(packet: Packet): Promise<(Uint8Array | null)[]> {
  if (option(packet, 53)?.[0] !== DISCOVER) return [null, await ask(packet, [ACK, undefined])];
  const offered = await ask(packet, [OFFER]);
  if (offered === null) return [null, null];
  const offer = decode(offered);
  const options = packet.options.flatMap((one) =>
    one.code === 53
      ? [
          { code: 53, bytes: Uint8Array.of(REQUEST) },
          { code: 50, bytes: WIRE.ip.write(offer.yiaddr) },
          { code: 54, bytes: WIRE.ip.write(addressOption(offer, 54) ?? ANY) },
        ]
      : [one],
  );
  return [offered, await ask({ ...packet, options }, [ACK, NAK])];
}

const all: (string | null)[][] = [];
for (const text of JSON.parse(process.argv[2] ?? "[]") as string[]) {
  const packet = decode(fromHex(text) ?? new Uint8Array());
  all.push((await exchange(packet)).map((bytes) => (bytes === null ? null : hex(bytes, ""))));
}
console.log(JSON.stringify(all));
socket.close();
