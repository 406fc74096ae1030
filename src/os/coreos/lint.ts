// Mistakes in an Ignition configuration, before a disk is touched.
import type { LintContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { mergeable } from "./cannot.ts";
import { readIgnition } from "./read.ts";

const SECTIONS = ["ignition", "kernelArguments", "passwd", "storage", "systemd"];

export function lintIgnition(text: string, { ownUrl, exists, diskMebibytes }: LintContext): readonly Note[] {
  const config = mergeable(text);
  if (config === null)
    return /^variant:/m.test(text)
      ? [error("line 1", "this is Butane, not Ignition", "butane --strict FILE makes Ignition's JSON of it")]
      : [error("line 1", "no JSON object")];
  const notes: Note[] = [];
  const { ignition } = config;
  const version =
    typeof ignition === "object" && ignition !== null ? (ignition as { version?: unknown }).version : undefined;
  if (typeof version !== "string") notes.push(error("ignition.version", "is missing: Ignition refuses the file"));
  else if (!/^3\.[0-5]\.0$/.test(version))
    notes.push(
      error(
        "ignition.version",
        `"${version}" is no version from 3.0.0 to 3.5.0`,
        version.startsWith("2.") ? "only old Flatcar takes version 2" : "3.3.0",
      ),
    );
  for (const section of Object.keys(config))
    if (!SECTIONS.includes(section)) notes.push(error(section, "Ignition has no such section and refuses the file"));
  const seen = new Set<string>();
  const files = (config.storage as { files?: readonly { path?: unknown; mode?: unknown }[] } | undefined)?.files ?? [];
  for (const { path, mode } of Array.isArray(files) ? files : []) {
    if (typeof path !== "string" || !path.startsWith("/"))
      notes.push(error("storage.files", `"${path}" is no absolute path`));
    if (seen.has(String(path))) notes.push(error(String(path), "is there twice"));
    seen.add(String(path));
    if (typeof mode === "number" && mode > 0o7777)
      notes.push(
        warning(String(path), `mode ${mode}: JSON's numbers are decimal`, `${Number.parseInt(String(mode), 8)}`),
      );
  }
  for (const [device, least] of partitionsOf(config.storage))
    if (diskMebibytes !== null && least > diskMebibytes)
      notes.push(error(`storage.disks ${device}`, `its partitions need ${least} MiB, the disk has ${diskMebibytes}`));
  const live = seen.has("/etc/bootlace/install");
  const { spec } = readIgnition([{ name: "config.ign", text }]);
  const root = spec.root as { passwordHash?: unknown; sshKeys?: readonly unknown[] } | undefined;
  const ways = [root, ...((spec.users as readonly (typeof root)[] | undefined) ?? [])];
  if (!live && !ways.some((one) => one?.passwordHash || (one?.sshKeys?.length ?? 0) > 0))
    notes.push(error("passwd.users", "nobody could log in: no password, no SSH key"));
  for (const one of ways)
    if (typeof one?.passwordHash === "string" && !one.passwordHash.startsWith("$"))
      notes.push(error("passwd.users", "a password in clear text", "openssl passwd -6"));
  for (const [, url = ""] of text.matchAll(/"(https?:\/\/[^"\\]+)"/g)) {
    const path = ownUrl !== null && url.startsWith(`${ownUrl}/media/`) ? url.slice(ownUrl.length + 1) : null;
    if (path !== null && exists !== null && !exists(path))
      notes.push(error(url, "there is no such file on this server"));
  }
  return notes;
}

/** Each disk, and MiB of what its partitions say; what grows says 0. */
function partitionsOf(storage: unknown): readonly (readonly [string, number])[] {
  const { disks } = (storage ?? {}) as { disks?: unknown };
  return (Array.isArray(disks) ? disks : []).map(({ device, partitions }) => [
    String(device),
    (Array.isArray(partitions) ? partitions : []).reduce((sum, { sizeMiB }) => sum + (Number(sizeMiB) || 0), 0),
  ]);
}
