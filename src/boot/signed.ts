// Which shim and GRUB start these media's kernel where Secure Boot is on. A shim knows one distribution's key, so that the media's
// own pair goes first; not every disc's GRUB can speak to a network, though.
import type { Machine } from "../machines/machine.ts";
import type { Media, MediaLoader } from "../media/media.ts";
import type { Firmware } from "./client.ts";
import { loaderFor, startedByShim } from "./loaders.ts";
import { LOADERS } from "./paths.ts";
import type { Boot } from "./plan.ts";

export type SignedWay =
  /** Served from the media; `shim` is a path in the tree. */
  | { readonly kind: "media"; readonly shim: string }
  /** Debian's packages have a pair with the same key: their shim. */
  | { readonly kind: "packages"; readonly shim: string }
  /** Nothing that is known to us starts it; in words for a person. */
  | { readonly kind: "none"; readonly why: string };

/** Beside the loader sets: `loaders/media/NAME/…` is what lies beside that media's shim. */
export const SIGNED = `${LOADERS}/media`;

/** Their GRUB is one program for discs and for networks. Debian's and Ubuntu's discs have one that knows no network. */
const ONE_GRUB: ReadonlySet<string> = new Set(["redhat", "suse"]);

/** Their kernels are Debian's own. */
const OF_DEBIAN: ReadonlySet<string> = new Set(["debian", "debian-live"]);

/** Debian's own shim and GRUB by architecture; those for arm64 come with `loaders obtain --also arm64`. */
const PAIRS: Readonly<Record<string, readonly [shim: string, grub: string]>> = {
  x86_64: ["shimx64.efi", "grubx64.efi"],
  aarch64: ["shimaa64.efi", "grubaa64.efi"],
};

/** The media's shim for that architecture that has a GRUB beside it which can go on over a network; null when it has none. */
export function shimOf({ recognition }: Media, architecture: string): MediaLoader | null {
  const fits = ({ architecture: of, path, shim, signed, grub }: MediaLoader) =>
    of === architecture &&
    shim &&
    signed &&
    grub !== null &&
    (ONE_GRUB.has(recognition.family) || !/^EFI\//i.test(path));
  return recognition.loaders?.find(fits) ?? null;
}

/** What starts the kernel of these media under Secure Boot. */
export function signedWay(media: Media): SignedWay {
  const { family, architecture, distribution = family, title = family, loaders = [] } = media.recognition;
  const shim = shimOf(media, architecture);
  if (shim !== null) return { kind: "media", shim: `${SIGNED}/${media.name}/${shim.path.split("/").at(-1)}` };
  const ours = OF_DEBIAN.has(distribution) ? PAIRS[architecture] : undefined;
  if (ours !== undefined) return { kind: "packages", shim: `${LOADERS}/grub/${ours[0]}` };
  const signed = loaders.some((one) => one.architecture === architecture && one.shim && one.signed);
  return {
    kind: "none",
    why: signed
      ? `the GRUB on the disc of ${title} cannot load over a network: add the media of its network boot, or its network GRUB with bootlace loaders add --set grub`
      : `${title} brings no signed shim and GRUB, and others' do not start its kernel: switch Secure Boot off for it`,
  };
}

/** Only a Linux kernel is started by its distribution's own shim. The packages' is named where it is there. */
export function withShim<Of extends Boot>(boot: Of, media: Media, available: ReadonlySet<string> | undefined): Of {
  const way = signedWay(media);
  const there = way.kind === "media" || (way.kind === "packages" && available?.has(way.shim) === true);
  return there && "initrds" in boot ? { ...boot, shim: way.shim } : boot;
}

/** What is known of a machine, and of this server, before it is allowed to install. */
export interface SignedGround {
  readonly machine: Pick<Machine, "name" | "mac" | "loader">;
  /** Loader files that are there, as paths in the tree. */
  readonly available: ReadonlySet<string>;
  /** Another server gives the addresses, on every network. */
  readonly proxied: boolean;
  /** Its firmware was seen to boot by UEFI HTTP Boot. */
  readonly http: boolean;
}

const UEFI: Readonly<Record<string, Firmware>> = { x86_64: "uefi-x64", aarch64: "uefi-arm64" };

/** Why this machine would not start these media's kernel with Secure Boot on, and what helps; null: nothing is known against it. */
export function signedObstacle(media: Media, { machine, available, proxied, http }: SignedGround): string | null {
  const way = signedWay(media);
  if (way.kind === "none") return way.why;
  const { architecture } = media.recognition;
  const lacks =
    way.kind === "packages"
      ? PAIRS[architecture]?.find((file) => !available.has(`${LOADERS}/grub/${file}`))
      : undefined;
  if (lacks !== undefined) {
    const obtain = architecture === "aarch64" ? "bootlace loaders obtain --also arm64" : "bootlace loaders obtain";
    return `the signed ${lacks} of Debian's packages is not here yet: ${obtain}`;
  }
  const firmware = UEFI[architecture];
  const first = firmware === undefined ? null : loaderFor({ firmware, http: false }, machine.loader, available);
  if (first?.kind === "ipxe" && startedByShim(first.path.split("/").at(-1) ?? "") !== null) return null;
  if (machine.loader !== "auto" && machine.loader !== "grub")
    return `its loader is set to ${machine.loader}, which is not signed: bootlace machine add ${machine.name} --mac ${machine.mac} --loader auto`;
  if (http && OF_DEBIAN.has(media.recognition.distribution ?? media.recognition.family))
    return "its firmware boots by UEFI HTTP Boot, from which Debian 12's GRUB gets no network: let it boot by PXE";
  return proxied
    ? "in mode proxy GRUB asks the address server for its configuration, and not this one: use mode: dhcp, or add signed iPXE with bootlace loaders add --set ipxe"
    : null;
}

/** What happened to a machine, oldest first: how it refused what is not signed; null: not, or it has run an unsigned loader since. */
export function refusedUnsigned(
  events: readonly { readonly name: string; readonly detail: Readonly<Record<string, unknown>> }[],
): { readonly http: boolean } | null {
  const at = events.findLastIndex(({ name }) => name === "boot.not-started" || name === "boot.refused");
  const since = events.slice(Math.max(at, 0));
  if (at < 0 || since.some(({ name, detail }) => name === "boot.script" && /\.ipxe$/.test(String(detail.path))))
    return null;
  return { http: /^https?:/.test(String(events[at]?.detail.file)) };
}

/** What a name below `loaders/media/NAME/` stands for in these media; null: no file of theirs. */
export function besideShim(media: Media, name: string): string | null {
  const shims = (media.recognition.loaders ?? []).filter(({ architecture }) => shimOf(media, architecture) !== null);
  const own = shims.find(({ path }) => path.endsWith(`/${name}`) || path === name);
  if (own !== undefined) return own.path;
  // SUSE's shim asks for grub.efi, all others for a name with the architecture in it.
  if (/^grub[a-z0-9]*\.efi$/i.test(name)) {
    const exact = shims.find(({ grub }) => grub?.toLowerCase().endsWith(name.toLowerCase()));
    return (exact ?? shims[0])?.grub ?? null;
  }
  const [first] = shims;
  return first === undefined || !/^[a-z0-9_-]+\.efi$/i.test(name) ? null : first.path.replace(/[^/]*$/, name);
}
