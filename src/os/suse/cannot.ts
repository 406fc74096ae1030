// What a spec asks for and AutoYaST cannot do, or does not do as asked.
import { diskCount } from "../../machines/spec/disk.ts";
import { isMember } from "../../machines/spec/network.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { isXmlText } from "../answers/xml.ts";
import { ownSections } from "./autoyast.ts";
import { keymap } from "./keymaps.ts";
import { growerOf } from "./partitioning.ts";
import { PLACES } from "./places.ts";

const ROWS: readonly Limit[] = [
  {
    path: "selinux",
    severity: "error",
    problem: "AutoYaST up to 15 sets up no SELinux",
    hint: "install and activate it in scripts.after",
    fine: ["disabled"],
  },
];

export function cannot(spec: Spec, context: AnswerContext, generation: 11 | 12 | 15): readonly Note[] {
  // A registration code counts, and from 15 on a product.
  const shared = always(spec, context, "suse", PLACES);
  const notes: Note[] = shared.filter(({ path }) => path !== "productKey" && (path !== "edition" || generation < 15));
  notes.push(...limited(spec, ROWS), ...layoutNotes(spec, context, generation), ...networkNotes(spec));
  if (keymap(spec.keyboard) === null)
    notes.push(warning("keyboard", `YaST has no name of its own for "${spec.keyboard}": it is passed on as it is`));
  if (generation < 15)
    for (const [index, { passwordHash }] of [spec.root, ...spec.users].entries())
      if (passwordHash?.startsWith("$y$")) {
        const path = index === 0 ? "root.passwordHash" : `users.${index - 1}.passwordHash`;
        notes.push(error(path, "SUSE knows yescrypt from 15 on", "make a SHA-512 one: openssl passwd -6"));
      }
  spec.repositories.forEach(({ suite, signed, keyUrl }, index) => {
    const path = `repositories.${index}`;
    if (suite !== null) notes.push(warning(path, "suite and components are Debian's: only the URL counts here"));
    if (!signed || keyUrl !== null)
      notes.push(
        warning(
          path,
          "AutoYaST has one word for all: keys and files that nobody vouches for are taken, whoever sends them",
        ),
      );
  });
  if (spec.atEnd === "halt") notes.push(warning("atEnd", "it is not halted but powered off"));
  if (spec.scripts.after.some(({ where }) => where === "installer"))
    notes.push(
      warning("scripts.after", "those outside of the new system run before those within, and before users are made"),
    );
  for (const [place, text] of Object.entries(spec.raw.suse ?? {})) {
    if (Object.hasOwn(PLACES, place) && ownSections(text) === null)
      notes.push(error(`raw.suse.${place}`, "this is no XML"));
  }
  return notes;
}

function layoutNotes(spec: Spec, context: AnswerContext, generation: 11 | 12 | 15): readonly Note[] {
  const { layout } = spec;
  const notes: Note[] = [];
  if (layout.encryption !== null) {
    const secret = context.secret(layout.encryption.secret);
    const path = "layout.encryption.secret";
    if (secret !== null && (!isXmlText(secret) || /^\s|\s$|[\r\n]/.test(secret)))
      notes.push(error(path, "a passphrase for AutoYaST is one line, without blanks at its ends"));
    if (generation < 15 && layout.mounts.length === 0 && layout.kind !== "lvm")
      notes.push(error("layout.kind", "SUSE up to 12 encrypts no root file system outside of a volume group", "lvm"));
  }
  if (layout.kind === "btrfs" && (layout.raid !== null || diskCount(spec.disk) > 1))
    notes.push(error("layout.kind", "no btrfs over several disks is made", "lvm, or plain"));
  if (layout.kind === "btrfs" && generation === 11)
    notes.push(error("layout.kind", "SUSE 11 starts from no btrfs", "lvm"));
  if (layout.keep.length > 0 && diskCount(spec.disk) > 1)
    notes.push(error("layout.keep", "partitions are kept on the one disk that is installed on", "disk: /dev/sda"));
  const grower = growerOf(layout);
  layout.mounts.forEach((one, index) => {
    const path = `layout.mounts.${index}`;
    if (layout.kind === "btrfs" && one.mount !== "/" && one.mount !== "/boot") {
      if (one.options !== null)
        notes.push(warning(`${path}.options`, "a subvolume has those of its file system: left out"));
      return;
    }
    if (one.fs === "ext4" && generation === 11) notes.push(error(`${path}.fs`, "SUSE 11 makes no ext4", "ext3"));
    if (one.grow && one !== grower)
      notes.push(warning(`${path}.grow`, "AutoYaST lets one grow: this one stays as it is"));
    if (one === grower && one.max !== null)
      notes.push(warning(`${path}.max`, "AutoYaST knows no limit: it takes all that is left"));
  });
  return notes;
}

function networkNotes({ network }: Spec): readonly Note[] {
  const notes: Note[] = [];
  const addressed = network.interfaces.filter((one) => !isMember(network, one.name));
  const all = addressed.every(({ ipv6 }) => ipv6 === "off");
  network.interfaces.forEach((one, index) => {
    const path = `network.interfaces.${index}`;
    if (isMember(network, one.name)) return;
    if (one.ipv6 === "off" && !all)
      notes.push(warning(`${path}.ipv6`, "AutoYaST switches IPv6 off for all interfaces or for none: left on"));
    if (typeof one.ipv4 === "object" && one.ipv6 === "dhcp")
      notes.push(warning(`${path}.ipv6`, "beside a fixed address there is no DHCPv6: left out"));
  });
  return notes;
}
