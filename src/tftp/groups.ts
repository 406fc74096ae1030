// The multicast groups of one server (RFC 2090): which file goes to which group address, and who joins which.
import type { Peer } from "../net/datagram.ts";
import { ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import type { Blocks } from "./blocks.ts";
import { createGroup, type Group } from "./group.ts";
import type { TftpReason } from "./messages.ts";
import type { Agreed } from "./options.ts";
import type { Option } from "./packet.ts";
import type { MulticastSettings } from "./plane-messages.ts";
import type { Listener, Port } from "./port.ts";
import type { Session } from "./session.ts";

export interface GroupsParts {
  readonly settings: MulticastSettings;
  readonly openPort: (listener: Listener) => Port | null;
  readonly peerAt: (address: number, port: number) => Peer;
  readonly now: () => number;
}

export interface Groups {
  /**
   * Takes the client into the group of that content and block size, and `blocks` over; null: there is no group address
   * left, or no socket. `key` names the content.
   */
  join(
    key: string,
    peer: Peer,
    agreed: Agreed,
    blocks: Blocks,
    onEnd: (reason: TftpReason, blocks: number) => void,
  ): Session | null;
}

interface Open {
  readonly group: Group;
  readonly clients: Map<string, Session>;
}

export function createGroups({ settings, openPort, peerAt, now }: GroupsParts): Groups {
  const byContent = new Map<string, Open>();
  const taken = new Set<number>();
  const first = ipv4Number(settings.groups.first);
  const last = ipv4Number(settings.groups.last);
  const nameOf = (address: number, port: number) => `${address} ${port}`;

  function freeAddress(): number | null {
    for (let address = first; address <= last; address++) if (!taken.has(address)) return address;
    return null;
  }

  function openGroup(content: string, blocks: Blocks): Open | null {
    const address = freeAddress();
    const clients = new Map<string, Session>();
    const port = openPort({
      packet: (bytes, from, fromPort) => clients.get(nameOf(from, fromPort))?.receive(bytes),
      refused: (from, fromPort) => clients.get(nameOf(from, fromPort))?.refused(),
    });
    if (address === null || port === null) {
      port?.close();
      return null;
    }
    taken.add(address);
    const group = createGroup({
      blocks,
      everybody: peerAt(address, settings.port),
      where: `${ipv4FromNumber(address)},${settings.port}`,
      send: (bytes, to) => port.send(bytes, to),
      now,
      onEmpty() {
        taken.delete(address);
        byContent.delete(content);
        port.close();
      },
    });
    const opened = { group, clients };
    byContent.set(content, opened);
    return opened;
  }

  return {
    join(key, peer, { blockSize, oack }, blocks, onEnd) {
      const content = `${blockSize} ${key}`;
      const running = byContent.get(content);
      if (running !== undefined) blocks.close();
      const known = running ?? openGroup(content, blocks);
      if (known === null) return null;
      const name = nameOf(peer.address, peer.port);
      // A group goes in lockstep, so no window is promised.
      const options = oack.filter(([option]) => option.toLowerCase() !== "windowsize") as readonly Option[];
      const session = known.group.join(peer, options, (reason, blocks) => {
        known.clients.delete(name);
        onEnd(reason, blocks);
      });
      known.clients.set(name, session);
      return session;
    },
  };
}
