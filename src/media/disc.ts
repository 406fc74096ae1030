// A disc: paths in it, whatever its file system is. Folders are read when somebody looks into them, and the last ones
// remembered; symbolic links lead nowhere but to places on the disc.
import { Malformed } from "../net/bytes.ts";
import { BOOT_FOLDER, type BootImage, bootFolder, bootImages } from "./el-torito.ts";
import { openIso } from "./iso9660.ts";
import { remembered, type Source } from "./source.ts";
import { openTar } from "./tar.ts";
import { openUdf } from "./udf.ts";
import { hasUdf } from "./udf-descriptors.ts";
import type { Child, FileNode, FolderNode, Volume } from "./volume.ts";

/** As Linux counts them. */
const MOST_LINKS = 40;
/** Segments of a path with those of the links in it. */
const MOST_STEPS = 1024;
/** Names remembered for one disc, in folders; a larger folder is remembered alone. */
const MOST_REMEMBERED = 50_000;

export type Found =
  | FileNode
  | { readonly kind: "folder"; readonly node: FolderNode; readonly children: readonly Child[] }
  | { readonly kind: "absent"; readonly why: string };

export interface Disc {
  readonly format: Volume["format"];
  readonly label: string;
  /** Bytes of image that the disc says it has; `size` is what is there. */
  readonly declaredSize: number;
  readonly size: number;
  readonly bootImages: readonly BootImage[];
  readonly root: FolderNode;
  /**
   * What is at a path, links followed; a name in the wrong case is found when none has the right one. Rejects with
   * Malformed where the disc is damaged.
   */
  find(segments: readonly string[]): Promise<Found>;
}

/** Null when it is neither a disc image nor a tar archive. Rejects with Malformed when it is one of them, but broken. */
export async function openImage(image: Source): Promise<Disc | null> {
  const disc = await openDisc(image);
  if (disc !== null) return disc;
  const archive = await openTar(image);
  return archive === null ? null : discOf(archive, image.size, []);
}

/** Null when the image is neither ISO 9660 nor UDF. Rejects with Malformed when it is one of them, but broken. */
export async function openDisc(image: Source): Promise<Disc | null> {
  const source = remembered(image);
  const iso = await openIso(source);
  // Windows' discs are both, and the ISO 9660 part holds a README that says so.
  const udf = (await hasUdf(source)) ? await openUdf(source) : null;
  const volume = udf ?? iso?.volume ?? null;
  if (volume === null) return null;
  const catalogue = iso?.bootCatalogue ?? null;
  const images = catalogue === null ? [] : await bootImages(source, catalogue);
  const root = images.length === 0 ? volume.root : withBootFolder(volume.root, source, images);
  const disc = discOf({ ...volume, root }, source.size, images);
  const linked = udf !== null && iso?.volume.format === "rock ridge" ? iso.volume : null;
  return linked === null ? disc : withLinksOf(disc, discOf(linked, source.size, []));
}

/**
 * On a disc with both, UDF has the sizes right (mkisofs -allow-limited-size cuts them in the other), but mkisofs writes
 * symbolic links into it as empty files: those, and what lies behind them, are looked up in the Rock Ridge part.
 */
function withLinksOf(disc: Disc, ridge: Disc): Disc {
  return {
    ...disc,
    async find(segments) {
      const found = await disc.find(segments);
      const doubtful = found.kind === "absent" || (found.kind === "file" && found.size === 0);
      if (!doubtful) return found;
      const other = await ridge.find(segments);
      return other.kind === "absent" ? found : other;
    },
  };
}

/** A folder of that name on the disc itself hides ours. */
function withBootFolder(root: FolderNode, source: Source, images: readonly BootImage[]): FolderNode {
  return {
    ...root,
    async list() {
      const children = await root.list();
      return children.some(({ name }) => name === BOOT_FOLDER) ? children : [...children, bootFolder(source, images)];
    },
  };
}

interface Listing {
  readonly children: readonly Child[];
  readonly byName: ReadonlyMap<string, Child>;
  /** Lower case → the first of that name. */
  readonly folded: ReadonlyMap<string, Child>;
}

function discOf(volume: Volume, size: number, images: readonly BootImage[]): Disc {
  const { format, label, declaredSize, root } = volume;
  const listing = createListings();

  async function find(segments: readonly string[]): Promise<Found> {
    // The folders on the way, for ".." in links and to notice a folder inside itself.
    let way: FolderNode[] = [root];
    let rest = [...segments].reverse();
    let links = 0;
    for (let steps = 0; rest.length > 0; steps++) {
      if (steps === MOST_STEPS) return absent("links that make a path without end");
      const segment = rest.pop() as string;
      if (segment === "" || segment === ".") continue;
      if (segment === "..") {
        if (way.length === 1) return absent("a link that leads outside");
        way.pop();
        continue;
      }
      const { byName, folded } = await listing(way.at(-1) ?? root);
      const child = byName.get(segment) ?? folded.get(segment.toLowerCase());
      if (child === undefined) return absent("no such file");
      const node = await child.open();
      switch (node.kind) {
        case "unreadable":
          return absent(node.why);
        case "link":
          links += 1;
          if (links > MOST_LINKS) return absent("links that lead to each other");
          if (node.target.startsWith("/")) way = [root];
          rest = [...rest, ...node.target.split("/").reverse()];
          break;
        case "folder":
          if (way.some(({ place }) => place === node.place))
            throw new Malformed(`${segment}: a folder inside itself`, 0);
          way.push(node);
          break;
        case "file":
          if (rest.some((one) => one !== "" && one !== ".")) return absent("no such file");
          return fitting(node, size);
      }
    }
    const node = way.at(-1) ?? root;
    return { kind: "folder", node, children: (await listing(node)).children };
  }

  return { format, label, declaredSize, size, bootImages: images, root, find };
}

/** A file that the image does not hold to its last byte is not given out in part. */
function fitting(file: FileNode, size: number): Found {
  const beyond = file.extents.some(({ offset, length }) => offset !== null && offset + length > size);
  return beyond ? absent("it lies beyond the end of the image, which is not complete") : file;
}

function absent(why: string): Found {
  return { kind: "absent", why };
}

/** Folders' contents, the last of them remembered. Who asks at the same time shares one read. */
function createListings(): (folder: FolderNode) => Promise<Listing> {
  const known = new Map<string, { readonly listing: Promise<Listing>; names: number }>();
  let names = 0;

  function forget(place: string): void {
    names -= known.get(place)?.names ?? 0;
    known.delete(place);
  }

  return (folder) => {
    const { place } = folder;
    const old = known.get(place);
    if (old !== undefined) {
      known.delete(place);
      known.set(place, old);
      return old.listing;
    }
    const made = { listing: read(folder), names: 1 };
    known.set(place, made);
    names += 1;
    const count = ({ children }: { readonly children: readonly Child[] }) => {
      if (known.get(place) !== made) return;
      made.names += children.length;
      names += children.length;
      for (const oldest of known.keys()) {
        if (names <= MOST_REMEMBERED || oldest === place) break;
        forget(oldest);
      }
    };
    // A damaged folder stays damaged; a file that could not be read may be readable the next time.
    made.listing.then(count, (error) => (error instanceof Malformed ? count({ children: [] }) : forget(place)));
    return made.listing;
  };
}

async function read(folder: FolderNode): Promise<Listing> {
  const children = await folder.list();
  const byName = new Map<string, Child>();
  const folded = new Map<string, Child>();
  for (const child of children) {
    const lower = child.name.toLowerCase();
    if (!byName.has(child.name)) byName.set(child.name, child);
    if (!folded.has(lower)) folded.set(lower, child);
  }
  return { children: [...byName.values()], byName, folded };
}
