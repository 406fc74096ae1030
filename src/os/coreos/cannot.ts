// What a spec asks for and CoreOS or Flatcar cannot do: their systems come whole, as images.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { isFlatcar } from "./ignition.ts";

export const PLACES = { config: "JSON that is merged over the installed system's configuration" } as const;

const WHOLE = "the system comes whole, as an image, and has no packages of its own";
const CONTAINERS = "run containers, or layer packages from scripts.after";
const ROWS: readonly Limit[] = [
  { path: "layout.kind", severity: "error", problem: "the image has its own layout: root, and partitions beside it" },
  { path: "layout.raid", severity: "error", problem: "an array below the image is not made here" },
  { path: "layout.encryption", severity: "error", problem: "encryption of the image's root is not made here" },
  { path: "layout.swap", severity: "error", problem: "the image has no swap", fine: ["none"] },
  { path: "layout.esp", severity: "warning", problem: "the image has its own ESP: left out" },
  { path: "layout.keep", severity: "error", problem: "the disk is written over from its beginning" },
  { path: "disk.count", severity: "error", problem: "the image is written to one disk" },
  { path: "packages", severity: "error", problem: WHOLE, hint: CONTAINERS },
  { path: "groups", severity: "error", problem: WHOLE, hint: CONTAINERS },
  { path: "withoutPackages", severity: "error", problem: WHOLE },
  { path: "repositories", severity: "error", problem: WHOLE, hint: CONTAINERS },
  { path: "proxy", severity: "error", problem: "there is no one place for a proxy", hint: "write it in scripts.after" },
  {
    path: "firewall",
    severity: "error",
    problem: "no firewall is set up in the image",
    fine: [{ enabled: false, services: [], ports: [] }],
  },
  {
    path: "bootLoader.timeoutSeconds",
    severity: "warning",
    problem: "the image's boot loader keeps its time: left out",
  },
  { path: "bootLoader.install", severity: "error", problem: "the image has its boot loader in it" },
  { path: "domain", severity: "warning", problem: "DHCP's domain counts: left out" },
];

export function cannot(spec: Spec, context: AnswerContext): readonly Note[] {
  const notes: Note[] = [...always(spec, context, "coreos", PLACES), ...limited(spec, ROWS)];
  const flatcar = isFlatcar(context);
  if (spec.disk.devices.length > 1) notes.push(error("disk", "the image is written to one disk"));
  if (flatcar && spec.selinux !== null && spec.selinux !== "disabled")
    notes.push(error("selinux", "Flatcar's SELinux is not set up here"));
  const mounts = spec.layout.mounts;
  if (flatcar && mounts.length > 1 && spec.disk.devices.length === 0)
    notes.push(error("disk", "partitions beside Flatcar's root need the disk by name", "disk: /dev/sda"));
  if (mounts.filter(({ grow }) => grow).length > 1)
    notes.push(error("layout.mounts", "one partition can take what is left, and no more than one"));
  mounts.forEach(({ mount, fs, max, options }, index) => {
    const path = `layout.mounts.${index}`;
    if (max !== null) notes.push(warning(`${path}.max`, "a partition that grows takes all that is left"));
    if (mount === "/" && fs !== null)
      notes.push(warning(`${path}.fs`, "the image has its own root file system: left out"));
    if (mount === "/" && options !== null)
      notes.push(warning(`${path}.options`, "the image mounts its root by itself: left out"));
    if (mount === "/boot" || mount === "/usr" || mount.startsWith("/usr/") || mount === "/etc")
      notes.push(error(path, `${mount} is the image's own`, "/var and what is below it can lie elsewhere"));
    if (mount === "/" && mounts.length === 1 && !mounts[0]?.grow)
      notes.push(warning(path, "the root file system takes the whole disk"));
    if (mount.slice(1).replaceAll("/", "-").length > 36)
      notes.push(error(path, "a partition's label has 36 letters at most"));
    if (/[^a-z0-9/_.]/i.test(mount)) notes.push(error(path, "only letters, digits, _ and . in a mount's path here"));
  });
  if (spec.scripts.after.some(({ where }) => where === "system"))
    notes.push(
      warning("scripts.after", "run at the first boot from the disk: before it there is no system to run them in"),
    );
  const raw = spec.raw.coreos?.config;
  if (raw !== undefined && mergeable(raw) === null) notes.push(error("raw.coreos.config", "no JSON object"));
  return notes;
}

export function mergeable(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
