// A PXE ROM's multicast TFTP (PXE 2.1 §2.2.3), for the tests: tftp-mtftp.ts OWN SERVER GROUP FILE OUT [listen]
// Asks for the file and acknowledges what comes to the group; with `listen` it only collects what others are sent.
import { decode, encode } from "../../src/tftp/packet.ts";

const [own = "", server = "", group = "", file = "", out = "", mode] = process.argv.slice(2);
const parts: Uint8Array[] = [];
const { promise, resolve } = Promise.withResolvers<void>();
const socket = await Bun.udpSocket({
  port: 1758,
  binaryType: "uint8array",
  socket: {
    data(_, bytes, port) {
      const packet = decode(bytes);
      if (packet.op !== "data" || packet.block !== parts.length + 1) return;
      parts.push(packet.content.slice());
      if (mode !== "listen") socket.send(encode({ op: "ack", block: packet.block }), port, server);
      if (packet.content.length < 512) resolve();
    },
    error() {},
  },
});
socket.addMembership(group, own);
if (mode !== "listen") socket.send(encode({ op: "rrq", file, mode: "octet", options: [] }), 1759, server);
console.log("listening");
await promise;
await Bun.write(out, Buffer.concat(parts));
socket.close();
