// What apt says and what it is told: its configuration with everything kept in a folder of ours, the list of what it
// would download, and its errors in our words. No host name of a repository gets into what we say.

/** One archive that apt would download. */
export interface Archive {
  /** The file's name as apt will write it. */
  readonly file: string;
  /** As dpkg writes it, epoch included. */
  readonly version: string;
  readonly bytes: number;
}

/**
 * A whole configuration from `apt-config dump`, so that apt writes below `folder` only, reads the system's package
 * lists unless `ownLists`, and runs no hook: Post-Invoke scripts would clean or refresh the host's caches. With an
 * `architecture` (Debian's name) it takes packages as a computer of that kind would.
 */
export function privateConfiguration(
  dump: string,
  folder: string,
  options: { readonly ownLists: boolean; readonly root: boolean; readonly architecture?: string | undefined },
): string {
  const kept = dump.split("\n").filter((line) => line !== "" && !/^[^ ]*-invoke/i.test(line));
  const ours = [
    `Dir::Cache "${folder}/cache/";`,
    `Dir::Cache::archives "archives/";`,
    // Read before the system's own configuration, which must not then be read a second time.
    `Dir::Etc::parts "${folder}/none/";`,
    `Dir::Etc::main "none";`,
    `Acquire::http::Timeout "30";`,
    `Acquire::https::Timeout "30";`,
    `Acquire::Retries "2";`,
  ];
  if (options.ownLists) ours.push(`Dir::State "${folder}/state/";`, `Dir::State::lists "lists/";`);
  if (options.architecture !== undefined)
    ours.push(
      `APT::Architecture "${options.architecture}";`,
      "#clear APT::Architectures;",
      `APT::Architectures:: "${options.architecture}";`,
    );
  // apt fetches as the user _apt, who may not write into a folder of ours.
  if (options.root) ours.push(`APT::Sandbox::User "root";`);
  return `${[...kept, ...ours].join("\n")}\n`;
}

/** The archives of `apt-get download --print-uris`: `'URI' FILE SIZE HASH:DIGEST`, one a line. */
export function archivesFromUris(output: string): Archive[] {
  return output.split("\n").flatMap((line) => {
    const match = /^'[^']*' (\S+_(\S+)_\S+\.deb) (\d+)/.exec(line);
    if (match === null) return [];
    const [, file = "", version = "", bytes = "0"] = match;
    return [{ file, version: decodeVersion(version), bytes: Number(bytes) }];
  });
}

/** In file names the epoch's colon is written %3a. */
function decodeVersion(text: string): string {
  return text.replaceAll(/%3a/gi, ":");
}

/** Did apt fail because it has no, or outdated, package lists? Then fresh lists of our own may help. */
export function wantsLists(stderr: string): boolean {
  return /Unable to locate package|has no installation candidate|Can't find a source|404 {2}Not Found|Hash Sum mismatch|Version .* was not found/i.test(
    stderr,
  );
}

/** Why apt failed, for a person. */
export function aptProblem(name: string, stderr: string): string {
  if (
    /Temporary failure resolving|Could not resolve|Could not connect|Connection (timed out|refused|failed)|Network is unreachable/i.test(
      stderr,
    )
  )
    return `cannot reach the Debian archive to get ${name}: is this machine connected, and does apt-get update work here?`;
  if (/Unable to locate package|no installation candidate|Can't find a source/i.test(stderr))
    return `the package ${name} is not in the archives that this system's apt knows (see /etc/apt/sources.list)`;
  if (/No space left/i.test(stderr)) return `no space left on the disk to download ${name}`;
  if (/NO_PUBKEY|not signed|GPG error/i.test(stderr))
    return `apt does not trust the signature of the archive that has ${name}`;
  const last = stderr.trim().split("\n").at(-1) ?? "";
  return `apt could not get ${name}: ${withoutHosts(last) || "it said nothing"}`;
}

/** Replaces hosts in URLs: which mirror a site uses is its own affair. */
export function withoutHosts(text: string): string {
  return text.replaceAll(/([a-z+]+:\/\/)[^/\s']+/gi, "$1…");
}
