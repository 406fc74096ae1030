// The parts of the tree that are made for the machine that asks: its script, its answer file; those that lie on disk; and
// below all of them the person's own files.
import { join } from "node:path";
import { grubChooser } from "../boot/grub.ts";
import { ANSWERS, GRUB_CONFIG, IMAGE, LOADER_ROOT, LOADERS, MEDIA, REPORTS } from "../boot/paths.ts";
import { isRaspberryPi, PI_FILES, piName } from "../boot/raspberry.ts";
import { type Dialect, scriptBytes } from "../boot/script.ts";
import { besideShim } from "../boot/signed.ts";
import { UBOOT_SCRIPT, ubootScript } from "../boot/uboot.ts";
import { imageOf } from "../media/media.ts";
import { imageEntry } from "../media/media-branch.ts";
import { utf8 } from "../net/bytes.ts";
import { type Mac, mac } from "../net/mac.ts";
import { refusedTo } from "../tree/bound.ts";
import { folderBranch } from "../tree/folder.ts";
import { held } from "../tree/held.ts";
import { layered } from "../tree/layers.ts";
import { type Asker, type Branch, createTree, type Entry, type Tree } from "../tree/tree.ts";
import type { Addresses } from "./addresses.ts";
import type { Desk } from "./desk.ts";
import type { Estate } from "./estate.ts";
import { createMediaBranches } from "./media-branches.ts";
import { menuFile } from "./menu-files.ts";
import { macInName, searchedFor } from "./searched.ts";

export interface ServedParts {
  readonly estate: Estate;
  /** Writes one network's scripts, with that network's own address in them. */
  readonly desk: Desk;
  readonly learn: Addresses["learn"];
  /** The data folder. */
  readonly data: string;
  /** The folder of the person's own files. */
  readonly files: string;
}

const BOOT = "boot";
/** What other programs change in the media's records is not noticed sooner, either. */
const MEDIA_HOLD_MS = 1000;
/** Made for one machine or one install: whoever is to have something there is told its path. */
const UNLISTED_BRANCHES: ReadonlySet<string> = new Set([BOOT, GRUB_CONFIG, ANSWERS, REPORTS]);

/** The tree of one network's doors. */
export function servedTree({ estate, desk, learn, data, files }: ServedParts): Tree {
  const loaders = folderBranch(join(data, "loaders"));
  const own = folderBranch(files, { worldReadable: true });
  const branchOf = createMediaBranches(data);

  async function script(dialect: Dialect, of: Mac | null, asker: Asker): Promise<Entry> {
    if (of === null) return absent("no machine is named here");
    const refused = refusedTo(asker, of);
    if (refused !== null) return absent(refused);
    // Behind a proxy and a relay, this is the first that tells whose address it is.
    if (asker.mac === null) learn(asker.address, of);
    return text(scriptBytes(dialect, await desk.script(dialect, of, asker.door)));
  }

  /** Pages, picture and entries of the menu that one machine is shown; nobody else's business. */
  async function ofMenu(of: Mac, [kind, first = "", second, more]: readonly string[], asker: Asker): Promise<Entry> {
    const refused = refusedTo(asker, of);
    if (refused !== null) return absent(refused);
    if (kind === "menu" && second === undefined) {
      const menu = desk.menu(of);
      return menu === null ? absent("this machine is shown no menu") : menuFile(menu, first);
    }
    if (kind === "said" && (first === "refused" || first === "failed") && second === undefined) {
      desk.said(of, first);
      return plainText("\n");
    }
    const [, label, dialect] = /^([a-z0-9_-]+)\.(ipxe|pxelinux|grub)$/.exec(second ?? "") ?? [];
    if (kind !== "choice" || label === undefined || more !== undefined) return absent("no such file");
    const words = dialect as Dialect;
    return text(scriptBytes(words, await desk.choice(words, of, first, label, asker.door)));
  }

  const isKnown = (of: Mac | null) => of !== null && estate.machine(of) !== null;

  /** Machines that Bootlace knows get what it decides; for all others the person's own file goes first. */
  async function unlessOwn(of: Mac | null, asker: Asker, path: readonly string[], make: () => Promise<Entry>) {
    const theirs = isKnown(of) ? null : await own(path, asker);
    return theirs === null || theirs.kind === "absent" ? make() : theirs;
  }

  /** A branch of ours, with the own files of the same folder below it. */
  const aboveOwn = (name: string, branch: Branch) => layered(branch, (rest, asker) => own([name, ...rest], asker));

  /** All that is no branch of ours. Loaders from there search for their configuration where they lie. */
  async function others(segments: readonly string[], asker: Asker): Promise<Entry> {
    if (asker.door === "tftp" && asker.mac !== null && isRaspberryPi(asker.mac))
      return ofPi(asker.mac, segments, asker);
    if (segments.length === 1 && segments[0] === UBOOT_SCRIPT) return ubootStart(segments, asker);
    const searched = searchedFor(segments, asker.mac);
    if (searched === null) return own(segments, asker);
    const { dialect, of, last } = searched;
    const chooser = dialect === "grub" && last;
    if (isKnown(of)) return chooser ? plainText(grubChooser()) : script(dialect, of, asker);
    const entry = await own(segments, asker);
    if (entry.kind === "absent" && chooser) return plainText(grubChooser());
    // Without any configuration PXELINUX stands still: better the local disk.
    return entry.kind === "absent" && last && of !== null ? script(dialect, of, asker) : entry;
  }

  /** The same for all boards: it sends each to its own configuration. */
  async function ubootStart(segments: readonly string[], asker: Asker): Promise<Entry> {
    const entry = await own(segments, asker);
    return entry.kind === "absent" ? text(ubootScript()) : entry;
  }

  /** A media's shim and what it asks for beside itself, without the media's own menu: that one starts from a disc. */
  async function ofShim(name: string, [file = "", more]: readonly string[], asker: Asker): Promise<Entry> {
    const media = estate.media(name);
    const searched = searchedFor(["", file], asker.mac);
    if (media === null || more !== undefined) return absent("no such file");
    if (searched?.dialect === "grub")
      return searched.last ? plainText(grubChooser()) : script("grub", searched.of, asker);
    const path = besideShim(media, file);
    return path === null ? absent("not beside this media's shim") : branchOf(media)(path.split("/"), asker);
  }

  /**
   * A Raspberry Pi's names. The person's own files go first, by the very name; then what Bootlace decided; then the board's own
   * files, which no installer brings: out of one folder for all Pis.
   */
  async function ofPi(of: Mac, segments: readonly string[], asker: Asker): Promise<Entry> {
    const theirs = await own(segments, asker);
    if (theirs.kind !== "absent") return theirs;
    const name = piName(segments, of);
    const made = await desk.raspberryPi(of, name.join("/"));
    if (made === null) return own([PI_FILES, ...name], asker);
    return "text" in made ? plainText(made.text) : tree.open(made.path, asker);
  }

  /** The folder that a system's own loader reads from. */
  async function ofLoader(token: string, path: readonly string[], asker: Asker): Promise<Entry> {
    const found = await desk.loaderFile(token, path.join("/"), asker);
    if (found === null) return absent("this token opens nothing (any more)");
    if ("bytes" in found) return text(found.bytes);
    if (found.path !== null) return branchOf(found.media)(path, asker);
    const image = imageOf(found.media);
    return image === null ? absent("these media are no single disc image") : imageEntry(image);
  }

  const tree: Tree = createTree(
    {
      async [BOOT](rest, asker) {
        const [machine = "", file, ...more] = rest;
        const of = mac(machine);
        if (of === null) return own([BOOT, ...rest], asker);
        if (file === undefined) return UNLISTED;
        if (more.length > 0) return ofMenu(of, [file, ...more], asker);
        return file === "script.ipxe" ? script("ipxe", of, asker) : absent("only script.ipxe is here");
      },
      [LOADERS]: aboveOwn(LOADERS, async (rest, asker) => {
        const [set, folder, name] = rest;
        if (set === "pxelinux" && folder === "pxelinux.cfg" && name !== undefined) {
          const of = macInName(name, "");
          return unlessOwn(of, asker, [LOADERS, ...rest], () => script("pxelinux", of, asker));
        }
        return set === "media" && folder !== undefined ? ofShim(folder, rest.slice(2), asker) : loaders(rest, asker);
      }),
      [GRUB_CONFIG]: aboveOwn(GRUB_CONFIG, async (rest, asker) => {
        const [name = "", more] = rest;
        if (more !== undefined) return absent("no such file");
        const path = [GRUB_CONFIG, name];
        // Debian's GRUB looks for this name only; it then says itself which machine it runs on.
        if (name === "grub.cfg") return unlessOwn(asker.mac, asker, path, async () => plainText(grubChooser()));
        const of = macInName(name, "grub.cfg-");
        return unlessOwn(of, asker, path, () => script("grub", of, asker));
      }),
      [MEDIA]: held(
        aboveOwn(MEDIA, async ([name, ...rest], asker) => {
          if (name === undefined)
            return {
              kind: "folder",
              names: estate
                .mediaNames()
                .map((one) => `${one}/`)
                .sort(),
            };
          const media = estate.media(name);
          if (media !== null) return branchOf(media)(rest, asker);
          const whole = rest.length === 0 && name.endsWith(IMAGE) ? estate.media(name.slice(0, -IMAGE.length)) : null;
          const image = whole === null ? null : imageOf(whole);
          return image === null ? absent(`there is no media "${name}"`) : imageEntry(image);
        }),
        MEDIA_HOLD_MS,
      ),
      [ANSWERS]: async ([token, file, ...below], asker) => {
        if (file === undefined) return UNLISTED;
        if (file === LOADER_ROOT) return ofLoader(token ?? "", below, asker);
        const made = await desk.answerFile(token ?? "", file ?? "", asker);
        return made === null ? absent("this token opens nothing (any more)") : text(made);
      },
      [REPORTS]: async () => absent("reports are sent, not fetched"),
    },
    others,
    UNLISTED_BRANCHES,
  );
  return tree;
}

function plainText(words: string): Entry {
  return text(utf8(words));
}

function text(bytes: Uint8Array): Entry {
  return { kind: "text", bytes, mediaType: "text/plain" };
}

/** A folder to go through, whoever asks: it tells nothing, not even whether there is something in it. */
const UNLISTED: Entry = { kind: "folder", names: [] };

function absent(why: string): Entry {
  return { kind: "absent", why };
}
