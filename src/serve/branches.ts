// The parts of the tree that are made for the machine that asks: its script, its answer file; and those that lie on disk.
import { join } from "node:path";
import { grubChooser } from "../boot/grub.ts";
import { ANSWERS, GRUB_CONFIG, LOADERS, MEDIA, REPORTS } from "../boot/paths.ts";
import type { Dialect } from "../boot/script.ts";
import { discBranch } from "../media/disc-branch.ts";
import { type Media, placeOf } from "../media/media.ts";
import { utf8 } from "../net/bytes.ts";
import { type Mac, mac } from "../net/mac.ts";
import { folderBranch } from "../tree/folder.ts";
import { type Asker, type Branch, createTree, type Entry, type Tree } from "../tree/tree.ts";
import type { Addresses } from "./addresses.ts";
import type { Desk } from "./desk.ts";
import type { Estate } from "./estate.ts";

/** The tree of one network's doors: `desk` writes its scripts with that network's own address in them. */
export function servedTree(estate: Estate, desk: Desk, learn: Addresses["learn"], data: string): Tree {
  const loaders = folderBranch(join(data, "loaders"));
  const mediaBranches = new Map<string, Branch>();

  function mediaBranch(media: Media): Branch {
    const { kind, path } = placeOf(media);
    const key = `${kind} ${path}`;
    const known = mediaBranches.get(key);
    if (known !== undefined) return known;
    const made = kind === "disc" ? discBranch(path) : folderBranch(path);
    mediaBranches.set(key, made);
    return made;
  }

  async function script(dialect: Dialect, of: Mac | null, asker: Asker): Promise<Entry> {
    if (of === null) return absent("no machine is named here");
    if (asker.mac !== null && asker.mac !== of) return absent(`this script is for ${of} only`);
    // Behind a proxy and a relay, this is the first that tells whose address it is.
    if (asker.mac === null) learn(asker.address, of);
    return plainText(await desk.script(dialect, of));
  }

  return createTree(
    {
      async boot([machine, file], asker) {
        const of = mac(machine ?? "");
        if (file === undefined && of !== null) return UNLISTED;
        return file === "script.ipxe" ? script("ipxe", of, asker) : absent("only script.ipxe is here");
      },
      async [LOADERS](rest, asker) {
        const [set, folder, name] = rest;
        if (set === "pxelinux" && folder === "pxelinux.cfg" && name !== undefined)
          return script("pxelinux", macInName(name, ""), asker);
        return loaders(rest, asker);
      },
      async [GRUB_CONFIG]([name = "", more], asker) {
        if (more !== undefined) return absent("no such file");
        // Debian's GRUB looks for this name only; it then says itself which machine it runs on.
        return name === "grub.cfg" ? plainText(grubChooser()) : script("grub", macInName(name, "grub.cfg-"), asker);
      },
      async [MEDIA]([name, ...rest], asker) {
        const media = estate.media(name ?? "");
        return media === null ? absent(`there is no media "${name ?? ""}"`) : mediaBranch(media)(rest, asker);
      },
      [ANSWERS]: async ([token, file], asker) => {
        if (file === undefined) return UNLISTED;
        const text = await desk.answerFile(token ?? "", file ?? "", asker);
        return text === null ? absent("this token opens nothing (any more)") : plainText(text);
      },
      [REPORTS]: async () => absent("reports are sent, not fetched"),
    },
    async () => absent("no such part of the tree"),
  );
}

function plainText(text: string): Entry {
  return { kind: "text", bytes: utf8(text), mediaType: "text/plain" };
}

/** A folder to go through, whoever asks: it tells nothing, not even whether there is something in it. */
const UNLISTED: Entry = { kind: "folder", names: [] };

function absent(why: string): Entry {
  return { kind: "absent", why };
}

/** The MAC in `01-52-54-00-12-34-56`, as PXELINUX and GRUB write it: hardware type 1, then the address. */
function macInName(name: string, prefix: string): Mac | null {
  return name.startsWith(`${prefix}01-`) ? mac(name.slice(prefix.length + 3)) : null;
}
