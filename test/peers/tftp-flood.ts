// Asks without end for a file, from ever new ports, and answers nothing: tftp-flood.ts ADDRESS
import { peerAt } from "../../src/net/datagram.ts";
import { openDatagrams } from "../../src/net/datagrams.ts";
import { ANY, type Ipv4, ipv4Number } from "../../src/net/ipv4.ts";
import { encode } from "../../src/tftp/packet.ts";

const server = peerAt(ipv4Number(process.argv[2] as Ipv4), 69);
const request = encode({ op: "rrq", file: "image", mode: "octet", options: [] });
const datagrams = openDatagrams(0);
const sockets = Array.from({ length: 100 }, () => datagrams.open({ address: ANY, port: 0, device: null }, () => {}));
for (;;) {
  for (const socket of sockets) socket?.send(request, server);
  // Some 20 000 a second; a busier loop would be a test of the kernel.
  await Bun.sleep(5);
}
