// Where Ubuntu's packages come from, and which. Packages of further repositories are installed by the set-up at the end: the
// installer has no place for the keys of such repositories.
import type { Repository } from "../../machines/spec/software.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { quote } from "../answers/shell.ts";
import type { Yaml } from "../answers/yaml.ts";
import type { UbuntuRelease } from "./release.ts";

/** From here on the installer tries mirrors, and can do without one. */
const MIRROR_SELECTION = 2304;

export function aptSection({ packages, mediaUrl }: AnswerContext, { number }: UbuntuRelease): Yaml {
  // The disc has all that a server needs; a mirror on the internet would be waited for.
  if (packages === null || packages.url === mediaUrl)
    return { geoip: false, ...(number >= 2204 ? { fallback: "offline-install" } : {}) };
  const { url, own, signed } = packages;
  const mirror = { arches: ["default"], uri: url };
  return {
    geoip: false,
    ...(number >= MIRROR_SELECTION
      ? { "mirror-selection": { primary: [{ uri: url }] }, fallback: "abort" }
      : { primary: [mirror] }),
    // Beside a server of ours there may be no way to Ubuntu's own.
    ...(own ? { security: [mirror], disable_suites: ["security", "updates", "backports"] } : {}),
    ...(signed ? {} : { conf: 'Acquire::AllowInsecureRepositories "true";\nAPT::Get::AllowUnauthenticated "true";\n' }),
  };
}

/** As apt-get takes them: a task is a name with `^` behind it. */
export function packageNames({ packages, groups }: Spec): readonly string[] {
  return [...packages, ...groups.map((group) => `${group.replace(/^\^/, "")}^`)];
}

/** Lines for the set-up in the new system. */
export function repositoryLines(spec: Spec): readonly string[] {
  const { repositories } = spec;
  if (repositories.length === 0) return [];
  const names = packageNames(spec);
  return [
    "mkdir -p /etc/apt/keyrings",
    ...repositories.flatMap((one) => [...keyLine(one), `echo ${quote(sourceLine(one))} > ${listOf(one)}`]),
    "apt-get update",
    ...(names.length === 0 ? [] : [`DEBIAN_FRONTEND=noninteractive apt-get -y install ${names.map(quote).join(" ")}`]),
    ...repositories.flatMap((one) => (one.stays ? [] : [`rm -f ${listOf(one)}`])),
  ];
}

function listOf({ name }: Repository): string {
  return `/etc/apt/sources.list.d/${name}.list`;
}

/** apt tells by the ending whether a key is text. */
function keyFile({ name, keyUrl }: Repository): string {
  return `/etc/apt/keyrings/${name}.${keyUrl?.endsWith(".gpg") ? "gpg" : "asc"}`;
}

function keyLine(one: Repository): readonly string[] {
  if (one.keyUrl === null) return [];
  const program = `import sys, urllib.request as u; u.urlretrieve(sys.argv[1], sys.argv[2])`;
  return [`python3 -c ${quote(program)} ${quote(one.keyUrl)} ${keyFile(one)}`];
}

function sourceLine(one: Repository): string {
  const options = one.signed ? (one.keyUrl === null ? "" : `[signed-by=${keyFile(one)}] `) : "[trusted=yes] ";
  return ["deb", `${options}${one.url}`, one.suite ?? "./", ...one.components].join(" ");
}
