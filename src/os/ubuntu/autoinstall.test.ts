import { describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { YAML } from "bun";
import fc from "fast-check";
import { type Spec, specSchema } from "../../machines/spec.ts";
import { anySpec } from "../answers/any-spec.test-data.ts";
import { cloudInitComplaints } from "../answers/checkers.test-data.ts";
import { noteText } from "../answers/note.ts";
import { hereDocuments } from "../answers/read-shell.ts";
import { complaints } from "../answers/scripts.test-data.ts";
import { CONTEXT, SPEC_NAMES, specNamed } from "../answers/specs.test-data.ts";
import { autoinstall } from "./answer.ts";
import { kernelArguments } from "./arguments.ts";
import { disksCommand } from "./disks.ts";
import { storageOf } from "./storage.ts";

const VERSIONS = ["20.04", "22.04.4", "24.04.1", "26.04"];
const NOTHING = { exists: null, ownUrl: null, diskMebibytes: null };

function rendered(spec: unknown, version: string) {
  return autoinstall.render(specSchema.parse(spec), { ...CONTEXT, version, logPort: 514 });
}

function text(spec: unknown, version: string): string {
  return rendered(spec, version).files[0]?.text ?? "";
}

interface Read {
  readonly autoinstall: Readonly<Record<string, readonly string[]>>;
}

function commands(file: string): readonly string[] {
  const { autoinstall: keys } = YAML.parse(file) as Read;
  return ["early-commands", "late-commands", "error-commands"].flatMap((key) => keys[key] ?? []);
}

describe.each(VERSIONS)("the answer files of Ubuntu %s", (version) => {
  test.each([...SPEC_NAMES])("%s, whole", async (name) => {
    const { files, notes } = rendered(specNamed(name), version);
    const head = notes.map((note) => `${noteText(note)}\n`).join("");
    const all = head + files.map((file) => `--- ${file.name}\n${file.text}`).join("");
    expect(all).toBe(await Bun.file(join(import.meta.dir, "golden", `${version}-${name}.txt`)).text());
  });

  test.each([...SPEC_NAMES])("%s has no mistake that our own lint knows", (name) => {
    expect(autoinstall.lint(text(specNamed(name), version), { ...NOTHING, version })).toEqual([]);
  });

  test("every command is one of the shell", () => {
    const all = SPEC_NAMES.flatMap((name) => commands(text(specNamed(name), version)));
    const setups = all.flatMap((one) =>
      hereDocuments(one.split("\n")).files.filter(({ path }) => path.endsWith("-setup")),
    );
    const scripts = [...all, ...setups.map(({ text: inner }) => inner)];
    expect(complaints(scripts.map((one) => `# shellcheck disable=SC2015\n${one}\n`))).toBe("");
  });

  test("cloud-init takes them", () => {
    const texts = SPEC_NAMES.map((name) => text(specNamed(name), version)).filter((one) => one !== "");
    expect(cloudInitComplaints(texts) ?? "").toBe("");
  });

  test("read back, any spec renders to the same files again", () => {
    fc.assert(
      fc.property(anySpec, (written) => {
        const first = rendered(written, version);
        if (first.files.length === 0) return;
        const back = autoinstall.read(first.files);
        const { users, disk, scripts, root } = specSchema.parse(written);
        const said = specSchema.parse(back.spec);
        expect(said).toMatchObject({ users, disk, root });
        const ended = (one: string) => one.replace(/\n?$/, "\n");
        const all = (spec: Pick<Spec, "scripts">) =>
          [...spec.scripts.before, ...spec.scripts.after].map((one) => ended(one.text));
        expect(all(said)).toEqual(all({ scripts }));
        expect(rendered(back.spec, version).files).toEqual(first.files);
      }),
      { numRuns: 30 },
    );
  });
});

test("the kernel's arguments, of old and new cloud-init", () => {
  const mediaArguments = ["ip=dhcp", "url=http://192.168.9.1:8080/media/disc.iso", "cloud-config-url=/dev/null"];
  const of = (version: string) => kernelArguments(specNamed("minimal"), { ...CONTEXT, version, mediaArguments });
  const source = "s=http://192.168.9.1:8080/answers/0123456789abcdef0123456789abcdef/";
  const card = "BOOTIF=01-52-54-00-12-34-56";
  expect(of("24.04")).toEqual([...mediaArguments, card, "autoinstall", `ds=nocloud;${source}`]);
  expect(of("22.04")).toEqual([...mediaArguments, card, "autoinstall", `ds=nocloud-net;${source}`]);
});

describe("what is settled on the machine", () => {
  const python = "/usr/bin/python3";
  const there = Bun.spawnSync([python, "-c", "import yaml"]).exitCode === 0;

  /** Runs the early command's Python as that machine would, with disks of that size. */
  function settled(layout: unknown, mebibytes: number, uefi: boolean, disks = 1): string {
    const devices = ["/dev/sda", "/dev/sdb", "/dev/sdc", "/dev/sdd"].slice(0, disks);
    const spec = specSchema.parse({ root: { passwordHash: `$6$a$${"b".repeat(86)}` }, disk: devices, layout });
    const { section, growth } = storageOf(spec, "secret");
    const root = mkdtempSync(join(tmpdir(), "bootlace-settle-"));
    try {
      writeFileSync(join(root, "autoinstall.yaml"), YAML.stringify({ version: 1, storage: section }));
      writeFileSync(join(root, "size"), `${mebibytes * 2048}\n`);
      const lines = disksCommand(spec.disk, growth, "true", "http://boot.example/disk");
      const from = lines.findIndex((line) => line.startsWith("import os"));
      const program = lines
        .slice(from, -1)
        .join("\n")
        .replaceAll('"/autoinstall.yaml"', JSON.stringify(join(root, "autoinstall.yaml")))
        .replaceAll('"/sys/firmware/efi"', JSON.stringify(uefi ? root : join(root, "none")))
        .replace(/"\/sys\/class\/block\/%s\/size" % os\.path\.basename\(disk\)/, JSON.stringify(join(root, "size")));
      const { stderr, exitCode } = Bun.spawnSync([python, "-c", program, ...devices]);
      if (exitCode !== 0) return stderr.toString().trim();
      const after = YAML.parse(readFileSync(join(root, "autoinstall.yaml"), "utf8")) as {
        storage: { config: readonly Record<string, unknown>[] };
      };
      return after.storage.config
        .filter(({ type }) => type === "disk" || type === "partition" || type === "lvm_partition")
        .map(({ id, path, size, grub_device }) => [id, path, size, grub_device].filter(Boolean).join(" "))
        .join(", ");
    } finally {
      rmSync(root, { recursive: true });
    }
  }

  const grow = (mount: string, min: string, max?: string) => ({ mount, min, grow: true, ...(max ? { max } : {}) });
  const CASES: readonly [string, string, string][] = there
    ? [
        ["BIOS", settled("plain", 10_000, false), "disk/1 /dev/sda true, grub/1/bios 1M, root -1"],
        ["UEFI", settled("plain", 10_000, true), "disk/1 /dev/sda, esp/uefi 512M true, root -1"],
        [
          "two that grow, one of them not far",
          settled({ mounts: [grow("/", "4G"), grow("/home", "1G", "2G")] }, 20_000, false),
          "disk/1 /dev/sda true, grub/1/bios 1M, root 17947M, home 2048M",
        ],
        [
          "volumes",
          settled({ kind: "lvm", swap: "none", mounts: [grow("/", "4G", "5G"), grow("/srv", "1G")] }, 20_000, true),
          "disk/1 /dev/sda, esp/uefi 512M true, boot 2048M, volumes/pv -1, root 5120M, srv 12252M",
        ],
        [
          "arrays",
          settled({ raid: 1, mounts: [grow("/", "4G", "5G"), grow("/srv", "1G")] }, 20_000, false, 2),
          "disk/1 /dev/sda true, disk/2 /dev/sdb true, grub/1/bios 1M, grub/2/bios 1M, boot/1 2048M, boot/2 2048M, " +
            "root/1 5120M, root/2 5120M, srv/1 12827M, srv/2 12827M",
        ],
        [
          "a disk that is too small",
          settled({ mounts: [grow("/", "4G"), grow("/home", "1G")] }, 4000, false),
          "the disk is too small by 1125 MiB",
        ],
      ]
    : [];
  // Where there is no Python with YAML, nothing can be said of it.
  if (there) test.each(CASES)("%s", (_, found, expected) => expect(found).toBe(expected));
});
