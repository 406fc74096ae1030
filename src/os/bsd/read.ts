// An installerconfig read back: ours, and what can be told of a person's.
import { readAssignments } from "../answers/assignments.ts";
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { type Note, warning } from "../answers/note.ts";
import { numbered, readScripts, scriptsSpec, sectionsOf, type Words } from "../answers/read-install.ts";
import { readDiskSettings } from "./disks.ts";
import { readSettings } from "./setup.ts";

/** The two parts: what comes before the first line that begins with `#!`, and what follows from there. */
export function partsOf(text: string): readonly [string, string] {
  const at = /^#!/m.exec(text)?.index ?? text.length;
  return [text.slice(0, at), text.slice(at)];
}

export function readInstallerconfig(files: readonly AnswerFile[]): Imported {
  const [preamble, setup] = partsOf(files.find(({ name }) => name === "installerconfig")?.text ?? files[0]?.text ?? "");
  const values = readAssignments(preamble);
  if (!values.has("disk_order")) return readTheirs(values, setup);
  const outside = sectionsOf(preamble, ["before", "disks", "write", "raw"]);
  const inside = sectionsOf(setup, ["setup", "network", "more", "after", "raw", "end"]);
  const start = files.find(({ text }) => text.includes("bsdinstall script"))?.text ?? "";
  const end = /\n {2}(reboot|shutdown -p now|halt)\nelse\n/.exec(start)?.[1];
  return {
    spec: {
      ...readDiskSettings(values),
      ...readSettings(readAssignments(setup)),
      ...scriptsSpec(readBefore(outside.get("before")), readScripts(inside.get("after"), "system")),
      ...(end === undefined ? {} : { atEnd: end === "shutdown -p now" ? "poweroff" : end }),
      ...rawOf(outside.get("raw"), inside.get("raw")),
    },
    source: null,
    notes: [],
  };
}

function rawOf(preamble: readonly string[] = [], setup: readonly string[] = []): Words {
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  const places = {
    ...(preamble.join("") === "" ? {} : { preamble: text(preamble).replace(/\n+$/, "\n") }),
    ...(setup.join("") === "" ? {} : { setup: text(setup) }),
  };
  return Object.keys(places).length === 0 ? {} : { raw: { bsd: places } };
}

function readBefore(lines: readonly string[] = []) {
  return lines.flatMap((line, index) => {
    const [, encoded, path = ""] = /^echo (\S*) \| b64decode -r > (\S+)$/.exec(line) ?? [];
    if (path === "") return [];
    const text = Buffer.from(encoded ?? "", "base64").toString("utf8");
    return [numbered(path, text, (lines[index + 2] ?? path).split(" "))];
  });
}

/** `ada0 GPT { 20G freebsd-ufs /, 4G freebsd-swap }`, and ZFSBOOT_DISKS; the script comes along whole. */
function readTheirs(values: ReadonlyMap<string, string>, setup: string): Imported {
  const notes: Note[] = [];
  const [, name, parts = ""] = /^\s*(\S+)(?:\s+[A-Z]+)?\s*(?:\{([^}]*)\})?/.exec(values.get("PARTITIONS") ?? "") ?? [];
  const pool = (values.get("ZFSBOOT_DISKS") ?? "").split(/\s+/).filter((one) => one !== "");
  const disks = pool.length > 0 ? pool : name === undefined || name === "DEFAULT" ? [] : [name];
  const rows = parts.split(",").map((part) => part.trim().split(/\s+/));
  const mounts = rows.flatMap(([size = "", type, mount]) => {
    if (type !== "freebsd-ufs" || mount === undefined) return [];
    return [{ mount, ...(size === "auto" ? { grow: true } : { min: sizeOf(size) }) }];
  });
  const swap = rows.find(([, type]) => type === "freebsd-swap")?.[0];
  const vdev = values.get("ZFSBOOT_VDEV_TYPE");
  const raid = vdev === undefined ? null : ({ stripe: 0, mirror: 1, raidz1: 5, raid10: 10 }[vdev] ?? null);
  for (const key of values.keys())
    if (!TAKEN.has(key)) notes.push(warning(key, "is not taken over", "raw.bsd.preamble carries it"));
  if (values.has("ROOTPASS_PLAIN")) notes.push(warning("ROOTPASS_PLAIN", "a password in clear text: not taken over"));
  return {
    spec: {
      ...(disks.length === 0 ? {} : { disk: disks.map((one) => `/dev/${one}`) }),
      layout: {
        kind: "plain",
        ...(raid === null ? {} : { raid }),
        ...(swap === undefined || swap === "auto" ? {} : { swap: sizeOf(swap) }),
        ...(mounts.length === 0 ? {} : { mounts }),
      },
      ...(values.get("ROOTPASS_ENC") === undefined ? {} : { root: { passwordHash: values.get("ROOTPASS_ENC") } }),
      ...(setup.trim() === "" ? {} : { scripts: { after: [{ text: setup, where: "system" }] } }),
    },
    source: values.get("BSDINSTALL_DISTSITE") ?? null,
    notes,
  };
}

const TAKEN = new Set(
  "PARTITIONS DISTRIBUTIONS ZFSBOOT_DISKS ZFSBOOT_VDEV_TYPE ROOTPASS_ENC ROOTPASS_PLAIN BSDINSTALL_DISTSITE nonInteractive".split(
    " ",
  ),
);

/** gpart's K, M and G, else bytes; in MiB. */
function sizeOf(text: string): number {
  const [, number = "0", unit = ""] = /^(\d+)([KMG]?)/i.exec(text) ?? [];
  const bytes = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[unit.toUpperCase()] ?? 1;
  return Math.max(1, Math.floor((Number(number) * bytes) / 2 ** 20));
}
