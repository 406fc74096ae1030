// The autorun script read back, with the seed beside it where it writes an image.
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { isObject } from "../answers/merge.ts";
import { readDisks, readScripts, scriptsSpec, sectionsOf } from "../answers/read-install.ts";
import { readSeed, scriptsInSeed } from "../cloudinit/read.ts";

export function readAutorun(files: readonly AnswerFile[]): Imported {
  const script = files.find(({ name }) => name === "autorun") ?? files[0];
  const sections = sectionsOf(script?.text ?? "", ["before", "disks", "write", "after", "end"]);
  const withSeed = files.some(({ name }) => name === "user-data");
  const seed = withSeed ? readSeed(files) : { spec: {}, notes: [] };
  const end = sections.get("end")?.map((line) => /^systemctl (reboot|poweroff|halt)$/.exec(line)?.[1]);
  const lines = (script?.text ?? "").split("\n");
  const proxy = lines.map((line) => /^export http_proxy='([^']*)'/.exec(line)?.[1]).find(Boolean);
  const image = lines.map((line) => /^\{ curl -fsSL --retry 3 (\S+) \|\| /.exec(line)?.[1]).find(Boolean);
  const own = scriptsSpec(readScripts(sections.get("before")), [
    ...scriptsInSeed(files),
    ...readScripts(sections.get("after"), "installer"),
  ]);
  const disk = readDisks(sections.get("disks"));
  return {
    spec: {
      ...seed.spec,
      ...own,
      ...(proxy === undefined ? {} : { proxy }),
      ...disk,
      // Several disks make sense to a spec with such a layout only; to a wipe they all do.
      ...(withSeed || !several(disk.disk) ? {} : { layout: { kind: "lvm" } }),
      ...(end?.find(Boolean) === undefined ? {} : { atEnd: end.find(Boolean) }),
    },
    source: image ?? null,
    notes: seed.notes,
  };
}

function several(disk: unknown): boolean {
  if (!isObject(disk)) return false;
  return Array.isArray(disk.devices) ? disk.devices.length > 1 : Number(disk.count) > 1;
}
