// A partman recipe as a layout. Its sizes are MB of a million bytes, a spec's are MiB.
import { type Note, warning } from "../answers/note.ts";

interface Entry {
  readonly min: number;
  readonly wish: number;
  readonly max: string;
  /** `mountpoint{ / }` → `/`. */
  readonly options: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
}

/** `recipe` and `arrays`: the values of expert_recipe and partman-auto-raid/recipe; null where there are none. */
export function readRecipe(recipe: string, arrays: string | null, method: string) {
  const notes: Note[] = [];
  const entries = entriesOf(recipe);
  const wanted = (arrays ?? "")
    .split(/ \.(?: |$)/)
    .map((one) => one.trim().split(/\s+/))
    .filter(([level]) => level !== "");
  const members = entries.filter(({ options }) => options.get("method") === "raid");
  const level = wanted.find(([, , , , mount]) => mount !== "/boot")?.[0];
  const raided = wanted.flatMap(([, , , fs, mount, id]) => {
    const number = /^raidid=(\d+)$/.exec(id ?? "")?.[1];
    const entry = members.find(({ options }) => options.get("raidid") === number) ?? members[0];
    return entry === undefined || fs === "lvm" ? [] : [{ entry, fs: fs ?? "ext4", mount: mount ?? "" }];
  });
  const plain = entries
    .filter(({ options }) => options.has("mountpoint"))
    .map((entry) => ({
      entry,
      fs: entry.options.get("filesystem") ?? "ext4",
      mount: entry.options.get("mountpoint") ?? "",
    }));
  const all = [...raided.filter(({ mount }) => mount.startsWith("/")), ...plain];
  const swapEntry = entries.find(({ options }) => options.get("method") === "swap");
  const swapMember = raided.find(({ fs }) => fs === "swap")?.entry;
  const esp = entries.find(({ options }) => options.get("method") === "efi");
  const volumes = entries.some(({ flags }) => flags.has("lvmok"));
  const kind =
    volumes && method !== "regular"
      ? "lvm"
      : plain.some(({ mount, fs }) => mount === "/" && fs === "btrfs")
        ? "btrfs"
        : "plain";
  for (const { options } of entries)
    if (options.has("lv_name") && !nameFits(options))
      notes.push(
        warning(
          "expert_recipe",
          `the volume of ${options.get("mountpoint") ?? "swap"} loses its name ${options.get("lv_name")}`,
        ),
      );
  return {
    layout: {
      kind,
      ...(level === undefined ? {} : { raid: Number(level) }),
      swap: swapOf(swapEntry ?? swapMember),
      ...(esp === undefined ? {} : { esp: mebibytes(esp.min) }),
      mounts: all.map(({ entry, fs, mount }) => mountOf(entry, fs, mount)),
    },
    notes,
  };
}

function entriesOf(recipe: string): readonly Entry[] {
  const words = recipe.trim().split(/\s+/);
  const start = words.indexOf("::") + 1;
  const entries: Entry[] = [];
  let entry: string[] = [];
  for (const word of words.slice(start)) {
    if (word !== ".") entry.push(word);
    else {
      entries.push(entryOf(entry));
      entry = [];
    }
  }
  return entries;
}

function entryOf([min = "0", wish = "0", max = "0", , ...words]: readonly string[]): Entry {
  const text = words.join(" ");
  const options = new Map<string, string>();
  const flags = new Set<string>();
  for (const [, dollar, name = "", value = ""] of text.matchAll(/(\$?)([A-Za-z0-9_/=.-]+)\{ ?([^}]*?) ?\}/g))
    if (dollar === "$") flags.add(name);
    else options.set(name, value);
  return { min: Number(min.replace(/\D.*/, "")), wish: Number(wish.replace(/\D.*/, "")), max, options, flags };
}

function mountOf({ min, wish, max, options }: Entry, fs: string, mount: string) {
  const grow = max === "-1" || wish > min;
  const own = [...options.keys()].filter((name) => name.startsWith("options/")).map((name) => name.slice(8));
  return {
    mount,
    fs,
    min: mebibytes(min),
    ...(grow ? { grow } : {}),
    ...(grow && max !== "-1" && Number(max) < 1_000_000_000 ? { max: mebibytes(Number(max)) } : {}),
    ...(own.length > 0 ? { options: own.join(",") } : {}),
  };
}

function swapOf(entry: Entry | undefined): "auto" | "none" | number {
  if (entry === undefined) return "none";
  return entry.max.endsWith("%") ? "auto" : mebibytes(entry.min);
}

function nameFits(options: ReadonlyMap<string, string>): boolean {
  const mount = options.get("mountpoint");
  const name = options.get("lv_name");
  if (mount === undefined) return name === "swap";
  return name === (mount === "/" ? "root" : mount.slice(1).replaceAll(/[/@+]/g, "_"));
}

function mebibytes(megabytes: number): number {
  return Math.max(1, Math.floor(megabytes / 1.048576));
}
