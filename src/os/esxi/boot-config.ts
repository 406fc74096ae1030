// boot.cfg: what VMware's loader (mboot) reads: kernel and modules of the media, and the arguments of the kernel. The
// disc's own is rewritten for one machine: names without their leading slash, since only such stand below `prefix`.
//
//   kernel=/b.b00
//   kernelopt=cdromBoot runweasel
//   modules=/jumpstrt.gz --- /useropts.gz --- …

export interface BootConfig {
  readonly kernel: string;
  /** In the order in which they are loaded. */
  readonly modules: readonly string[];
  readonly build: string;
}

/** Of the disc's boot.cfg; null when it names no kernel, or a file with characters that no such name has. */
export function readBootConfig(text: string): BootConfig | null {
  const field = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
  const bare = (file: string) => file.trim().replace(/^\/+/, "");
  const kernel = bare(field("kernel"));
  const modules = field("modules")
    .split(/\s---\s/)
    .map(bare)
    .filter((module) => module !== "");
  const plain = [kernel, ...modules].every((file) => /^[A-Za-z0-9_][A-Za-z0-9_.+-]*(\/[A-Za-z0-9_.+-]+)*$/.test(file));
  const build = field("build");
  return plain && modules.length > 0 ? { kernel, modules, build: /^[\w.-]*$/.test(build) ? build : "" } : null;
}

export interface ConfigFor {
  readonly title: string;
  /** Where the files are: a URL, or a path of the TFTP server. */
  readonly prefix: string;
  readonly arguments: readonly string[];
}

/** The whole file. Its lines are read to their ends: nothing is quoted. */
export function writeBootConfig({ kernel, modules, build }: BootConfig, config: ConfigFor): string {
  return [
    "bootstate=0",
    `title=${config.title}`,
    "timeout=3",
    `prefix=${config.prefix}`,
    `kernel=${kernel}`,
    `kernelopt=${config.arguments.join(" ")}`,
    `modules=${modules.join(" --- ")}`,
    `build=${build}`,
    "updated=0",
    "",
  ].join("\n");
}
