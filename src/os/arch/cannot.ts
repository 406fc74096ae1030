// What a spec asks for and Arch Linux has not, or is not set up here.

import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited, NO_ENCRYPTION, WHOLE_DISKS } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { jsonObject } from "../answers/own-text.ts";

export const PLACES = { config: "JSON that is merged over user_configuration.json" } as const;

const ROWS: readonly Limit[] = [
  NO_ENCRYPTION,
  WHOLE_DISKS,
  { path: "selinux", severity: "error", problem: "Arch has no SELinux", fine: ["disabled"] },
  { path: "withoutPackages", severity: "warning", problem: "removed again once all is installed" },
  {
    path: "repositories.*.keyUrl",
    severity: "warning",
    problem: "pacman's keyring takes its key, which nobody vouches for",
  },
];

export function cannot(spec: Spec, context: AnswerContext): readonly Note[] {
  const notes: Note[] = [...always(spec, context, "arch", PLACES), ...limited(spec, ROWS)];
  spec.repositories.forEach(({ stays, url, suite }, index) => {
    if (suite !== null)
      notes.push(warning(`repositories.${index}`, "suite and components are Debian's: only the URL counts here"));
    if (!stays)
      notes.push(error(`repositories.${index}.stays`, "a repository for the installation only is not told apart"));
    if (!/^https?:/.test(url)) notes.push(error(`repositories.${index}.url`, "pacman is given http and https here"));
  });
  if (spec.firewall?.enabled && spec.firewall.services.length + spec.firewall.ports.length === 0)
    notes.push(warning("firewall", "nothing is let in, not even SSH"));
  if (!spec.bootLoader.install && spec.kernelArguments.length > 0)
    notes.push(warning("kernelArguments", "without a boot loader nothing passes them on: left out"));
  spec.groups.forEach((name, index) => {
    if (/[ :^/]/.test(name)) notes.push(error(`groups.${index}`, "no name of a group of pacman's"));
  });
  spec.users.forEach(({ shell }, index) => {
    if (!/\/(bash|sh|zsh|fish|dash|nologin|false)$/.test(shell))
      notes.push(warning(`users.${index}.shell`, "its package is not known here: name it in packages"));
  });
  const own = spec.raw.arch?.config;
  if (own !== undefined && jsonObject(own) === null) notes.push(error("raw.arch.config", "no JSON object"));
  return notes;
}
