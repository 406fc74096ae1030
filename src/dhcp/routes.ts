// Classless static routes (RFC 3442; option 121, and Microsoft's 249): prefix length[1], its significant bytes, router[4].
// A client that reads them ignores option 3, so the default route must be among them.
import { Malformed, Reader, Writer } from "../net/bytes.ts";
import { type Ipv4, ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import { type Subnet, subnetOf } from "../net/subnet.ts";

export interface Route {
  readonly to: Subnet;
  readonly router: Ipv4;
}

export function readRoutes(bytes: Uint8Array): readonly Route[] {
  const reader = new Reader(bytes);
  const routes: Route[] = [];
  while (reader.left > 0) {
    const prefix = reader.u8("prefix length");
    if (prefix > 32) throw new Malformed(`prefix length ${prefix}`, reader.offset - 1);
    let network = 0;
    for (let i = 0; i < 4; i++) network = network * 256 + (i * 8 < prefix ? reader.u8("destination") : 0);
    routes.push({ to: subnetOf(ipv4FromNumber(network), prefix), router: ipv4FromNumber(reader.u32("router")) });
  }
  return routes;
}

export function writeRoutes(routes: readonly Route[]): Uint8Array {
  const writer = new Writer(64);
  for (const { to, router } of routes) {
    writer.u8(to.prefix);
    const network = ipv4Number(to.network);
    for (let i = 0; i * 8 < to.prefix; i++) writer.u8((network >>> (24 - 8 * i)) & 255);
    writer.u32(ipv4Number(router));
  }
  return writer.bytes();
}
