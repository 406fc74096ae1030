// The boot decision for one machine at one moment, and why: a value. Renderers turn it into a loader's own language.
import type { Menu } from "../machines/menu.ts";
import type { WholeBoot } from "../media/media.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { BootReason } from "./messages.ts";

/** Where booting machines reach this server: the address on their segment, and the boot listener's port. */
export interface BootServer {
  readonly address: Ipv4;
  readonly httpPort: number;
  /** Where installers' logs are taken (syslog, UDP and TCP); null: they are not. */
  readonly logPort?: number | null;
}

/** A kernel to start. Paths are in the tree, no leading slash; arguments do not name the initrds. */
export interface KernelBoot {
  readonly kind?: "linux";
  readonly title: string;
  readonly kernel: string;
  readonly initrds: readonly string[];
  /** One argument an item: printable ASCII, no spaces. */
  readonly arguments: readonly string[];
  /** The shim that knows this kernel's key, and starts the GRUB beside it: the media's own, else the packages'. A path in the tree. */
  readonly shim?: string;
  /** A file of the tree that the initial system finds in its root, under that name. */
  readonly carried?: { readonly path: string; readonly name: string };
}

/** Windows PE, by wimboot as its kernel: each file goes along under the name that wimboot looks for, or puts into Windows PE. */
export interface WimBoot {
  readonly kind: "wimboot";
  readonly title: string;
  readonly kernel: string;
  readonly files: readonly { readonly name: string; readonly path: string }[];
  readonly arguments: readonly string[];
}

/** VMware's own loader, with a configuration that was made for this machine; it fetches all that stands in there. */
export interface MbootBoot {
  readonly kind: "mboot";
  readonly title: string;
  /** UEFI: the loader. Null: the media have none. */
  readonly efi: string | null;
  /** BIOS: the loader, as a COM32 module of Syslinux 3 and 4. */
  readonly com32: string | null;
  /** A PXELINUX that starts such a module, and its configuration. Null: none of that age is there. */
  readonly pxelinux: { readonly path: string; readonly config: string } | null;
  readonly config: string;
}

/** A system's own loader, which takes everything else from where DHCP tells it. Null: the media have none for that firmware. */
export interface LoaderBoot {
  readonly kind: "loader";
  readonly title: string;
  readonly efi: string | null;
  readonly bios: string | null;
}

/** A disc image, whole, as firmware would start it out of a drive. */
export interface ImageBoot {
  readonly kind: "image";
  readonly title: string;
  /** A path in the tree. */
  readonly image: string;
  readonly ways: readonly WholeBoot[];
}

export type Boot = KernelBoot | WimBoot | MbootBoot | LoaderBoot | ImageBoot;

/** The first file that the loader is told to fetch, and those that go along with it. */
export function filesOf(boot: Boot): { readonly kernel: string | null; readonly others: readonly string[] } {
  switch (boot.kind) {
    case "wimboot":
      return { kernel: boot.kernel, others: boot.files.map(({ path }) => path) };
    case "image":
      return { kernel: boot.image, others: [] };
    case "mboot":
      return { kernel: boot.efi ?? boot.com32, others: [boot.config] };
    case "loader":
      return { kernel: boot.efi ?? boot.bios, others: boot.bios === null ? [] : [boot.bios] };
    default:
      return { kernel: boot.kernel, others: boot.initrds };
  }
}

export type Plan =
  | { readonly kind: "local"; readonly why: BootReason }
  /** `why` says what the machine would get without a menu. */
  | { readonly kind: "menu"; readonly why: BootReason; readonly menu: Menu }
  /** It shows who it is, and waits until a person makes it known. */
  | { readonly kind: "register"; readonly why: BootReason }
  /** Nobody knows it, and it stands where new machines are installed: made known and armed when it asks for its script. */
  | { readonly kind: "adopt"; readonly why: BootReason }
  | { readonly kind: "install"; readonly why: BootReason; readonly arm: string; readonly boot: Boot }
  /** A tool, a rescue or a live system, once: it wipes nothing by itself. */
  | { readonly kind: "start"; readonly why: BootReason; readonly arm: string; readonly boot: KernelBoot | ImageBoot };

/** Every plan that belongs to no permission. */
export type IdlePlan = Exclude<Plan, { readonly kind: "install" | "start" }>;

/** URL of a path of the tree; characters that have a meaning in URLs are percent-encoded. Port 80 is left out. */
export function serverUrl(server: BootServer, path: string): string {
  const port = server.httpPort === 80 ? "" : `:${server.httpPort}`;
  return `http://${server.address}${port}/${path.split("/").map(encodeURIComponent).join("/")}`;
}
