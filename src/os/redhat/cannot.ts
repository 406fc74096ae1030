// What a spec asks for and a release of the kickstart family cannot do, or does not do as asked.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { PLACES } from "./places.ts";
import { type Release, releaseName } from "./release.ts";

export function cannot(spec: Spec, context: AnswerContext, release: Release): readonly Note[] {
  const { generation, fedora } = release;
  const who = releaseName(release);
  // RHEL 5 alone takes a key.
  const shared = always(spec, context, "redhat", PLACES);
  const notes: Note[] = shared.filter(({ path }) => path !== "productKey" || generation !== 5);
  const { layout, network } = spec;
  if (context.packages === null && generation < 7)
    notes.push(
      error(
        "packages",
        `${who} is told in its kickstart file where to install from, and nothing is known`,
        "give the profile packages",
      ),
    );
  if (layout.kind === "btrfs" && fedora === null && generation !== 7)
    notes.push(error("layout.kind", `${who} has no btrfs`, "lvm"));
  if (layout.kind !== "btrfs" && layout.mounts.some(({ fs }) => fs === "btrfs"))
    notes.push(
      error("layout.mounts", "btrfs on a partition or volume of its own is not made", "say layout.kind: btrfs"),
    );
  if (generation === 5)
    layout.mounts.forEach(({ fs }, index) => {
      if (fs === "xfs" || fs === "ext4") notes.push(error(`layout.mounts.${index}.fs`, `${who} has no ${fs}`, "ext3"));
    });
  if (layout.raid === 10 && generation === 5) notes.push(error("layout.raid", `${who} makes no RAID 10`));
  if (layout.keep.length > 0 && generation < 7)
    notes.push(
      error("layout.keep", `${who} cannot be told which partitions to remove`, "keep the data on a disk of its own"),
    );
  network.interfaces.forEach((one, index) => {
    const path = `network.interfaces.${index}`;
    if (one.kind !== "ethernet" && generation === 5)
      notes.push(error(`${path}.kind`, `${who} has no word for a ${one.kind}`));
    if (one.kind === "bridge" && generation === 6) notes.push(error(`${path}.kind`, `${who} has no word for a bridge`));
    if (typeof one.ipv6 === "object" && one.ipv6.gateway !== null && generation < 7)
      notes.push(error(`${path}.ipv6.gateway`, `${who} takes no gateway for IPv6`));
  });
  if (network.search.length > 0 && generation < 9)
    notes.push(warning("network.search", `${who} takes no search list: left out`));
  for (const [path, hash] of passwordHashes(spec))
    if (hash.startsWith("$y$") && fedora === null && generation < 10)
      notes.push(error(path, `${who} does not know yescrypt`, "make a SHA-512 one: openssl passwd -6"));
  if (spec.repositories.some(({ suite }) => suite !== null))
    notes.push(warning("repositories", "suite and components are Debian's: only the URL counts here"));
  if (spec.firewall?.services.length && generation < 7)
    notes.push(warning("firewall.services", `${who} knows few names of services; ports are safer`));
  return notes;
}

function passwordHashes({ root, users }: Spec): readonly (readonly [string, string])[] {
  const all: readonly (readonly [string, string | null])[] = [
    ["root.passwordHash", root.passwordHash],
    ...users.map((user, index) => [`users.${index}.passwordHash`, user.passwordHash] as const),
  ];
  return all.flatMap(([path, hash]) => (hash === null ? [] : [[path, hash] as const]));
}
