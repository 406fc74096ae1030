// A child process for the tests: UEFI PXE firmware on interface `cli` (10.77.0.2): a DISCOVER, a REQUEST for the first address that
// is offered, and what it asks of port 4011. Prints a JSON list of all answers, each as `port kind yiaddr siaddr file class`.
import { ACK, messageName, OFFER, REQUEST } from "../../src/dhcp/message-type.ts";
import { addressOption, decode, encode, option, type Packet } from "../../src/dhcp/packet.ts";
import { firmware, ip, samplePacket } from "../../src/dhcp/sample-packets.ts";
import { latin1 } from "../../src/net/bytes.ts";
import { ANY, BROADCAST, type Ipv4 } from "../../src/net/ipv4.ts";
import { openUdp } from "../../src/net/udp.ts";

/** ISC's server tries an address for a second before it offers it; a late offer leaves after 1.5 s. */
const PATIENCE_MS = 2200;

const said: string[] = [];
let heard: (packet: Packet) => void = () => {};
const onDatagram = (bytes: Uint8Array, _: Ipv4, port: number) => {
  const packet = decode(bytes.slice());
  const kind = option(packet, 53)?.[0];
  const file = packet.file === "" ? "-" : packet.file;
  const vendorClass = latin1(option(packet, 60) ?? new Uint8Array()) || "-";
  const given = packet.yiaddr === ANY ? "-" : "address";
  said.push(`${port} ${messageName(kind ?? null)} ${given} ${packet.siaddr} ${file} ${vendorClass}`);
  heard(packet);
};
const common = { device: "cli", broadcast: true, onDatagram } as const;
const socket = await openUdp({ address: ANY, port: 68, ...common });
const boot = await openUdp({ address: ip("10.77.0.2"), port: 4011, ...common });

/** Sends, and listens for so long. */
async function listen(send: () => unknown, each: (packet: Packet) => void): Promise<void> {
  heard = each;
  send();
  await Bun.sleep(PATIENCE_MS);
}

const architecture = Number(process.argv[2] ?? 7);
const more = [...firmware(architecture), { code: 55, bytes: Uint8Array.of(1, 3, 66, 67) }];
const xid = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
let offer: Packet | null = null;
// Firmware asks up to four times; a server that has just started may miss the first.
for (let tries = 0; offer === null && tries < 4; tries++) {
  said.length = 0;
  await listen(
    () => socket.send(encode(samplePacket({ xid, flags: 0x8000, more })), BROADCAST, 67),
    (packet) => {
      if (packet.yiaddr !== ANY && option(packet, 53)?.[0] === OFFER) offer ??= packet;
    },
  );
}
const taken = offer as Packet | null;
if (taken !== null) {
  const server = addressOption(taken, 54) ?? ANY;
  const request = samplePacket({ xid, flags: 0x8000, type: REQUEST, wanted: taken.yiaddr, server, more });
  await new Promise<void>((resolve) => {
    heard = (packet) => option(packet, 53)?.[0] === ACK && resolve();
    socket.send(encode(request), BROADCAST, 67);
    setTimeout(resolve, PATIENCE_MS);
  });
}
await new Promise<void>((resolve) => {
  heard = () => resolve();
  const request = samplePacket({ xid, type: REQUEST, ciaddr: ip("10.77.0.2"), more });
  boot.send(encode(request), ip("10.77.0.1"), 4011);
  setTimeout(resolve, PATIENCE_MS);
});
console.log(JSON.stringify(said));
socket.close();
boot.close();
