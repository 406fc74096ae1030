// How many packages an installation will fetch, by the repository's own index: the base system as debootstrap chooses it, by
// priority, what the installer adds, and what the spec names, each with all that it depends on.
import type { Spec } from "../../machines/spec.ts";
import type { Recognition } from "../../media/media.ts";
import type { Look } from "../family.ts";
import { wantedPackages } from "./preseed.ts";
import { ARCHITECTURES, codeName, DEBIAN_ARCHITECTURES, type DebianArchitecture } from "./words.ts";

/** What the installer adds to the base system whatever is asked for: a kernel, what starts it, what it sets up. */
const ADDED: readonly string[] = [
  "initramfs-tools",
  "console-setup",
  "keyboard-configuration",
  "locales",
  "busybox",
  "eject",
  "os-prober",
];
const KERNELS: Readonly<Record<DebianArchitecture, readonly string[]>> = {
  amd64: ["linux-image-amd64", "grub-pc"],
  i386: ["linux-image-686", "grub-pc"],
  arm64: ["linux-image-arm64", "grub-efi-arm64"],
  armhf: ["linux-image-armmp"],
  riscv64: ["linux-image-riscv64"],
};

interface Entry {
  readonly priority: string;
  /** As the index has it. */
  readonly depends: string;
}

/** Null where the repository has no index of that release. */
export async function expected(
  look: Look,
  spec: Spec,
  { version, architecture: machine }: Pick<Recognition, "version" | "architecture">,
): Promise<number | null> {
  const suite = codeName(version);
  const architecture = DEBIAN_ARCHITECTURES.find((name) => ARCHITECTURES[name] === machine);
  if (suite === null || architecture === undefined || spec.groups.length > 0) return null;
  const path = `dists/${suite}/main/binary-${architecture}/Packages`;
  const index = (await look(path)) ?? (await look(`${path}.gz`));
  const wanted = [...wantedPackages(spec), ...storagePackages(spec)];
  return index === null ? null : expectedPackages(index, { architecture, wanted });
}

/** What partman has the new system given, so that it finds its disks. */
function storagePackages({ layout }: Spec): string[] {
  const kinds = [layout.kind, ...layout.mounts.map(({ fs }) => fs)];
  return [
    ...(layout.kind === "lvm" ? ["lvm2"] : []),
    ...(layout.encryption === null ? [] : ["cryptsetup-initramfs"]),
    ...(layout.raid === null ? [] : ["mdadm"]),
    ...(kinds.includes("btrfs") ? ["btrfs-progs"] : []),
    ...(kinds.includes("xfs") ? ["xfsprogs"] : []),
  ];
}

/** @param wanted names that the spec asks for. Names that are not there do not count. */
export async function expectedPackages(
  index: AsyncIterable<string>,
  { architecture, wanted }: { readonly architecture: DebianArchitecture; readonly wanted: readonly string[] },
): Promise<number> {
  const entries = new Map<string, Entry>();
  const providers = new Map<string, string>();
  for await (const stanza of stanzas(index)) {
    const name = field(stanza, "Package");
    if (name === "" || entries.has(name)) continue;
    // Copies: what is cut out of the index keeps all of it in memory.
    const depends = copy(`${field(stanza, "Pre-Depends")},${field(stanza, "Depends")}`.replaceAll(/ *\([^)]*\)/g, ""));
    entries.set(copy(name), { priority: copy(field(stanza, "Priority")), depends });
    for (const [virtual = ""] of alternatives(field(stanza, "Provides")))
      if (!providers.has(virtual)) providers.set(copy(virtual), copy(name));
  }
  const chosen = new Set<string>();
  const add = (name: string) => {
    const real = entries.has(name) ? name : providers.get(name);
    if (real !== undefined) chosen.add(real);
  };
  for (const [name, { priority }] of entries) if (priority === "required" || priority === "important") add(name);
  for (const name of ["apt", ...ADDED, ...KERNELS[architecture], ...wanted]) add(name);
  // A set is walked on to what is added to it meanwhile.
  for (const name of chosen)
    for (const names of alternatives(entries.get(name)?.depends ?? ""))
      if (!names.some((one) => chosen.has(one) || chosen.has(providers.get(one) ?? "")))
        add(names.find((one) => entries.has(one)) ?? names[0] ?? "");
  return chosen.size;
}

/** Its paragraphs, in turn, so that an index of fifty megabytes is never whole in memory. */
async function* stanzas(index: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of index) {
    const parts = (rest + piece).split("\n\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  if (rest !== "") yield rest;
}

function copy(text: string): string {
  return Buffer.from(text).toString();
}

/** Of one stanza; fields of interest are on one line. */
function field(stanza: string, name: string): string {
  const at = stanza.startsWith(`${name}: `) ? 0 : stanza.indexOf(`\n${name}: `);
  if (at < 0) return "";
  const start = stanza.indexOf(": ", at) + 2;
  const end = stanza.indexOf("\n", start);
  return stanza.slice(start, end < 0 ? undefined : end);
}

/** `a (>= 1), b:any | c` as names: of each, the first that is there is taken. */
function alternatives(text: string): string[][] {
  return text
    .split(",")
    .map((part) =>
      part
        .split("|")
        .map((one) => one.trim().split(/[ (:[]/, 1)[0] ?? "")
        .filter((one) => one !== ""),
    )
    .filter((names) => names.length > 0);
}
