// Which shim and GRUB start these media's kernel where Secure Boot is on. A shim knows one distribution's key, so that the media's
// own pair goes first; not every disc's GRUB can speak to a network, though.
import type { Media, MediaLoader } from "../media/media.ts";
import { LOADERS } from "./paths.ts";

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

/** Debian's own shims by architecture; that for arm64 comes with `loaders obtain --also arm64`. */
const PACKAGED: Readonly<Record<string, string>> = { x86_64: "shimx64.efi", aarch64: "shimaa64.efi" };

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
  const ours = distribution === "debian" ? PACKAGED[architecture] : undefined;
  if (ours !== undefined) return { kind: "packages", shim: `${LOADERS}/grub/${ours}` };
  const signed = loaders.some((one) => one.architecture === architecture && one.shim && one.signed);
  return {
    kind: "none",
    why: signed
      ? `the GRUB on the disc of ${title} cannot load over a network: add the media of its network boot, or its network GRUB with bootlace loaders add --set grub`
      : `${title} brings no signed shim and GRUB, and others' do not start its kernel: switch Secure Boot off for it`,
  };
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
