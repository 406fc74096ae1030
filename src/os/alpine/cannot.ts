// What a spec asks for and Alpine's setup programs cannot do.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";

export const PLACES = { answers: "variables behind ours in the answers: VARFS='ext4'" } as const;

const ROWS: readonly Limit[] = [
  { path: "layout.encryption", severity: "error", problem: "setup-disk asks for the passphrase at the screen" },
  {
    path: "layout.keep",
    severity: "error",
    problem: "setup-disk takes disks whole",
    hint: "keep the data on another disk",
  },
  { path: "layout.esp", severity: "warning", problem: "setup-disk's own size counts: left out" },
  { path: "layout.volumeGroup", severity: "error", problem: 'the volume group is called "vg0"' },
  { path: "groups", severity: "error", problem: "there are no groups of packages" },
  {
    path: "firewall",
    severity: "error",
    problem: "no firewall is set up",
    hint: "packages: [awall], and scripts.after",
    fine: [{ enabled: false, services: [], ports: [] }],
  },
  { path: "selinux", severity: "error", problem: "there is no SELinux", fine: ["disabled"] },
  { path: "bootLoader", severity: "error", problem: "the boot loader is as setup-disk makes it" },
  { path: "locale", severity: "warning", problem: "musl has one language: left out", fine: ["C.UTF-8"] },
];

export function cannot(spec: Spec, context: AnswerContext): readonly Note[] {
  const notes: Note[] = [...always(spec, context, "alpine", PLACES), ...limited(spec, ROWS)];
  const { layout, network } = spec;
  if (layout.kind === "btrfs") notes.push(error("layout.kind", "subvolumes are not made", "plain, or lvm"));
  if (layout.raid !== null && layout.raid !== 1) notes.push(error("layout.raid", "setup-disk makes RAID 1 only"));
  layout.mounts.forEach(({ mount, fs, grow, max, options }, index) => {
    const path = `layout.mounts.${index}`;
    if (mount !== "/") notes.push(error(path, "setup-disk makes the root file system only"));
    else if (!grow || max !== null) notes.push(error(path, "the root file system takes the whole disk", "grow: true"));
    if (options !== null) notes.push(error(`${path}.options`, "setup-disk takes none"));
    if (fs === "vfat" || fs === "ext3") notes.push(error(`${path}.fs`, `setup-disk makes no ${fs}`));
  });
  spec.repositories.forEach(({ stays, suite, signed, keyUrl }, index) => {
    const path = `repositories.${index}`;
    if (!stays) notes.push(error(`${path}.stays`, "a repository for the installation only is not told apart"));
    if (suite !== null) notes.push(warning(path, "suite and components are Debian's: only the URL counts here"));
    if (keyUrl !== null)
      notes.push(error(`${path}.keyUrl`, "no key is fetched here", "put it into /etc/apk/keys in scripts.before"));
    if (!signed) notes.push(error(`${path}.signed`, "apk takes nothing unsigned"));
  });
  if (network.search.length > 0 && network.nameServers.length === 0)
    notes.push(warning("network.search", "counts only beside name servers: left out"));
  if (spec.scripts.after.some(({ where }) => where === "system"))
    notes.push(warning("scripts.after", "run at the first boot from the disk"));
  return notes;
}
