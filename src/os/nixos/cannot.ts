// What a spec asks for and NixOS has not, or is not set up here.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited, NO_ENCRYPTION, WHOLE_DISKS } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { SERVICES, SHELLS } from "./configuration.ts";

export const PLACES = { lines: "attributes of configuration.nix, before its last brace" } as const;

const ROWS: readonly Limit[] = [
  NO_ENCRYPTION,
  WHOLE_DISKS,
  { path: "groups", severity: "error", problem: "NixOS has no groups of packages" },
  { path: "withoutPackages", severity: "warning", problem: "what is not named is not there: left out" },
  {
    path: "repositories",
    severity: "error",
    problem: "NixOS takes packages from its channel and its caches",
    hint: "nix.settings.substituters in raw.nixos.lines",
  },
  { path: "selinux", severity: "error", problem: "NixOS has no SELinux", fine: ["disabled"] },
  { path: "bootLoader.install", severity: "error", problem: "NixOS wants a boot loader" },
];

export function cannot(spec: Spec, context: AnswerContext): readonly Note[] {
  const notes: Note[] = [...always(spec, context, "nixos", PLACES), ...limited(spec, ROWS)];
  const [major = 0, minor = 0] = context.version.split(".").map(Number);
  if (major < 24 || (major === 24 && minor < 11))
    notes.push(error("version", `NixOS ${context.version} cannot be told what to start`, "24.11 or newer"));
  spec.packages.forEach((name, index) => {
    if (/[*:+]/.test(name)) notes.push(error(`packages.${index}`, "this is no attribute of nixpkgs"));
  });
  for (const list of ["enable", "disable"] as const)
    spec.services[list].forEach((name, index) => {
      if (!/^[A-Za-z0-9_-]+$/.test(name)) notes.push(error(`services.${list}.${index}`, "no name of NixOS' services"));
    });
  spec.firewall?.services.forEach((name, index) => {
    if (!Object.hasOwn(SERVICES, name))
      notes.push(error(`firewall.services.${index}`, "its port is not known here", "say it in firewall.ports"));
  });
  spec.users.forEach(({ shell }, index) => {
    const name = shell.split("/").at(-1) ?? "";
    if (name !== "bash" && !Object.hasOwn(SHELLS, name))
      notes.push(warning(`users.${index}.shell`, "NixOS' own bash takes its place"));
  });
  return notes;
}
