// Package repositories in media, as they are: yum's and dnf's by `repodata/repomd.xml`, apt's by `dists/*/Release`, or flat
// ones by `Packages`. And the lines that tell an installed machine of them.
import type { MediaReader } from "./reader.ts";

export type Repository =
  | {
      readonly kind: "yum";
      /** `""` is the root. */
      readonly path: string;
      /** Path of the key that its packages are signed with; null when there is none. */
      readonly key: string | null;
    }
  | {
      readonly kind: "apt";
      readonly suite: string;
      readonly components: readonly string[];
      /** Has its index a signature? */
      readonly signed: boolean;
    }
  | { readonly kind: "apt flat"; readonly signed: boolean };

const MOST_NAMES = 256;
const MOST_RELEASE = 64 * 1024;

/** All of them, the root's first. */
export async function repositoriesIn(media: MediaReader): Promise<readonly Repository[]> {
  const root = [...(await media.names("", MOST_NAMES))].sort();
  const addons = root.includes("addons") ? [...(await media.names("addons", MOST_NAMES))].sort() : [];
  const key = root.find((name) => /^RPM-GPG-KEY(?!.*(?:beta|debug|test|auxiliary))/i.test(name)) ?? null;
  const yum: Repository[] = [];
  for (const path of ["", ...root, ...addons.map((name) => `addons/${name}`)]) {
    if (path === "repodata") continue;
    if (await media.exists(`${path === "" ? "" : `${path}/`}repodata/repomd.xml`)) yum.push({ kind: "yum", path, key });
  }
  return [...yum, ...(await aptIn(media, root))];
}

async function aptIn(media: MediaReader, root: readonly string[]): Promise<readonly Repository[]> {
  if (!root.includes("dists")) {
    // RHEL's folder of packages has this name, too.
    if ((await media.size("Packages")) === null && (await media.size("Packages.gz")) === null) return [];
    return [{ kind: "apt flat", signed: root.includes("InRelease") || root.includes("Release.gpg") }];
  }
  const suites = new Map<string, Repository>();
  for (const folder of [...(await media.names("dists", MOST_NAMES))].sort()) {
    const release = await media.text(`dists/${folder}/Release`, MOST_RELEASE);
    if (release === null) continue;
    const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, "m").exec(release)?.[1]?.trim() ?? "";
    const codename = field("Codename");
    // `stable` beside `bookworm` is a link to it.
    const suite = codename !== "" && (await media.exists(`dists/${codename}/Release`)) ? codename : folder;
    const components = field("Components").split(/\s+/).filter(Boolean);
    const signed =
      (await media.exists(`dists/${folder}/InRelease`)) || (await media.exists(`dists/${folder}/Release.gpg`));
    const present: string[] = [];
    for (const component of components) if (await media.exists(`dists/${folder}/${component}`)) present.push(component);
    if (!suites.has(suite)) suites.set(suite, { kind: "apt", suite, components: present, signed });
  }
  return [...suites.values()];
}

/** Where packages are to be looked for, as `Recognition.packages` has it; null when there are none. */
export function firstRepository(repositories: readonly Repository[]): string | null {
  const [first] = repositories;
  return first === undefined ? null : first.kind === "yum" ? first.path : "";
}

/** @param url of the media's root, no trailing slash. The text of a `.repo` file, `sources.list` lines, or both. */
export function repositoryLines(name: string, url: string, repositories: readonly Repository[]): string {
  return repositories
    .map((repository) => linesOf(repository, name, url))
    .join("\n")
    .trimEnd();
}

function linesOf(repository: Repository, name: string, url: string): string {
  switch (repository.kind) {
    case "yum": {
      const { path, key } = repository;
      const segments = path.split("/").filter(Boolean);
      const id = [name, ...segments].join("-").replaceAll(/[^A-Za-z0-9._-]/g, "-");
      const base = [url, ...segments.map(encodeURIComponent), ""].join("/");
      const check = key === null ? ["gpgcheck=0"] : ["gpgcheck=1", `gpgkey=${url}/${encodeURIComponent(key)}`];
      return [`[${id}]`, `name=${[name, ...segments].join(" ")}`, `baseurl=${base}`, "enabled=1", ...check, ""].join(
        "\n",
      );
    }
    case "apt":
      return `deb ${trust(repository.signed)}${url} ${repository.suite} ${repository.components.join(" ")}`.trim();
    case "apt flat":
      return `deb ${trust(repository.signed)}${url}/ ./`;
  }
}

/** What nobody signed apt takes only when it is told to. */
function trust(signed: boolean): string {
  return signed ? "" : "[trusted=yes] ";
}
