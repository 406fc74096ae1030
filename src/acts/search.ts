// The search of the palette: machines by whatever a person has in hand (a name, the end of a MAC, an address), profiles, media.
import type { Store } from "../store/interface.ts";

const MOST = 20;
/** Unknown machines that are looked through. */
const MOST_UNKNOWN = 2000;

export interface Hit {
  readonly kind: "machine" | "discovered" | "profile" | "media" | "install";
  readonly id: string;
  readonly says: string;
}

/** The best first: what is called so, then what begins so, then what has it in it. */
export async function search(store: Store, q: string): Promise<readonly Hit[]> {
  const [machines, profiles, media, arms, leases, macs] = await Promise.all([
    store.machines.all(),
    store.profiles.all(),
    store.media.all(),
    store.arms.all(),
    store.leases.all(),
    store.events.macs(MOST_UNKNOWN),
  ]);
  const leased = new Map(
    leases.filter(({ state }) => state === "bound").map(({ mac, address }) => [mac as string, address]),
  );
  const known = new Set(machines.map(({ mac }) => mac as string));
  const all: (readonly [Hit, readonly (string | null | undefined)[]])[] = [
    ...machines.map(({ name, mac, uuid, address }): [Hit, (string | null | undefined)[]] => {
      const at = address ?? leased.get(mac);
      return [
        { kind: "machine", id: name, says: [mac, at].filter(Boolean).join(" · ") },
        [name, mac, plain(mac), uuid, at],
      ];
    }),
    ...macs
      .filter((mac) => !known.has(mac))
      .map((mac): [Hit, (string | null | undefined)[]] => {
        const at = leased.get(mac);
        return [{ kind: "discovered", id: mac, says: at ?? "" }, [mac, plain(mac), at]];
      }),
    ...profiles.map(({ name, media }): [Hit, string[]] => [{ kind: "profile", id: name, says: media }, [name]]),
    ...media.map(({ name, recognition }): [Hit, string[]] => {
      const { family, version, architecture } = recognition;
      return [{ kind: "media", id: name, says: `${family} ${version} ${architecture}` }, [name]];
    }),
    ...arms
      .toReversed()
      .map(({ id, machine, profile, state }): [Hit, string[]] => [
        { kind: "install", id, says: `${machine} · ${profile} · ${state}` },
        [id],
      ]),
  ];
  const wanted = q.toLowerCase();
  // A MAC as labels and other programs write it: 52-54-00-…, 5254.0012.…, 525400…
  const bare = /^[0-9a-f]{1,4}([:.-][0-9a-f]{1,4})+$/.test(wanted) ? plain(wanted) : wanted;
  return all
    .map(([hit, texts]) => ({ hit, rank: Math.min(...texts.map((text) => rankOf(text ?? "", wanted, bare))) }))
    .filter(({ rank }) => rank < NONE)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ hit }) => hit);
}

const NONE = 9;

function rankOf(text: string, wanted: string, bare: string): number {
  if (text === wanted || text === bare) return 0;
  if (text.startsWith(wanted)) return 1;
  if (text.endsWith(wanted) || text.endsWith(bare)) return 2;
  return text.includes(wanted) || text.includes(bare) ? 3 : NONE;
}

function plain(mac: string): string {
  return mac.replaceAll(/[:.-]/g, "");
}
