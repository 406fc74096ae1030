import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import fc from "fast-check";
import { type Spec, specSchema } from "../../machines/spec.ts";
import { anySpec } from "../answers/any-spec.test-data.ts";
import { complaintsOf } from "../answers/checkers.test-data.ts";
import { noteText } from "../answers/note.ts";
import { complaints } from "../answers/scripts.test-data.ts";
import { CONTEXT, HASH, SPEC_NAMES, specNamed } from "../answers/specs.test-data.ts";
import { type Element, parseXml } from "../answers/xml.ts";
import { autoyast } from "./answer.ts";
import { kernelArguments } from "./arguments.ts";
import { elements } from "./yast.ts";

const VERSIONS = ["11.4", "12.5", "15.6"];
const NOTHING = { exists: null, ownUrl: null, diskMebibytes: null };

function rendered(spec: unknown, version: string) {
  return autoyast.render(specSchema.parse(spec), { ...CONTEXT, version, distribution: "sles", logPort: 514 });
}

function text(spec: unknown, version: string): string {
  return rendered(spec, version).files[0]?.text ?? "";
}

function sources(one: Element): readonly string[] {
  if (one.name === "source") return [one.children.join("")];
  return elements(one).flatMap(sources);
}

describe.each(VERSIONS)("autoinst.xml of SUSE %s", (version) => {
  test.each([...SPEC_NAMES])("%s, whole", async (name) => {
    const { files, notes } = rendered(specNamed(name), version);
    const head = notes.map((note) => `${noteText(note)}\n`).join("");
    const all = head + files.map((file) => `--- ${file.name}\n${file.text}`).join("");
    expect(all).toBe(await Bun.file(join(import.meta.dir, "golden", `${version}-${name}.txt`)).text());
  });

  test.each([...SPEC_NAMES])("%s has no mistake that our own lint knows", (name) => {
    const made = text(specNamed(name), version);
    if (made !== "") expect(autoyast.lint(made, { ...NOTHING, version })).toEqual([]);
  });

  test("every script is one of the shell", () => {
    const scripts = SPEC_NAMES.flatMap((name) => {
      const root = parseXml(text(specNamed(name), version) || "<profile/>");
      return "problem" in root ? [root.problem] : sources(root);
    });
    // Who waits without end does not come back.
    expect(complaints(scripts.map((one) => `# shellcheck disable=SC2015,SC2317\n${one}\n`))).toBe("");
  });

  test("libxml takes them", () => {
    const texts = SPEC_NAMES.map((name) => text(specNamed(name), version)).filter((one) => one !== "");
    expect(complaintsOf(["xmllint", "--noout", "--nonet"], texts) ?? "").toBe("");
  });

  test("read back, any spec renders to the same file again", () => {
    fc.assert(
      fc.property(anySpec, (written) => {
        const first = rendered(written, version);
        if (first.files.length === 0) return;
        const back = autoyast.read(first.files);
        const { users, disk, scripts, root } = specSchema.parse(written);
        const said = specSchema.parse(back.spec);
        expect(said).toMatchObject({ users, disk, root });
        const ended = (one: string) => one.replace(/\n?$/, "\n");
        const all = (spec: Pick<Spec, "scripts">) =>
          [...spec.scripts.before, ...spec.scripts.after].map((one) => ended(one.text));
        expect(all(said)).toEqual(all({ scripts }));
        expect(rendered(back.spec, version).files).toEqual(first.files);
      }),
      { numRuns: 40 },
    );
  });
});

test("the kernel's arguments, with packages from the media and from elsewhere", () => {
  const of = (url: string) =>
    kernelArguments(specNamed("minimal"), {
      ...CONTEXT,
      version: "15.6",
      mediaArguments: ["install=http://192.168.9.1:8080/media/disc/"],
      packages: { url, own: true, signed: true },
    });
  const rest = [
    "autoyast=http://192.168.9.1:8080/answers/0123456789abcdef0123456789abcdef/autoinst.xml",
    "BOOTIF=01-52-54-00-12-34-56",
    "netsetup=dhcp",
    "textmode=1",
    "self_update=0",
  ];
  expect(of(CONTEXT.mediaUrl)).toEqual(["install=http://192.168.9.1:8080/media/disc/", ...rest]);
  expect(of("http://mirror.example.org/sles")).toEqual([
    "install=http://mirror.example.org/sles",
    "instsys=http://192.168.9.1:8080/media/disc/boot/x86_64/root",
    ...rest,
  ]);
});

const KEEPING = {
  root: { passwordHash: HASH },
  disk: { pick: "smallest" },
  layout: {
    kind: "lvm",
    mounts: [{ mount: "/", min: "8G", grow: true }],
    keep: [
      { label: "data", mount: "/data", fs: "xfs" },
      { device: "/dev/sda4", mount: "/srv", fs: "ext4" },
    ],
  },
};

describe("partitions with somebody's data", () => {
  test("are kept, whole", async () => {
    expect(text(KEEPING, "15.6")).toBe(await Bun.file(join(import.meta.dir, "golden", "15.6-keep.txt")).text());
    expect(rendered({ ...KEEPING, disk: { count: 2 } }, "15.6").notes.map(({ path }) => path)).toEqual(["layout.keep"]);
  });

  test("come back as they went in, and out of others' files by their devices", () => {
    const back = autoyast.read([{ name: "autoinst.xml", text: text(KEEPING, "15.6") }]);
    expect((back.spec.layout as { keep: unknown }).keep).toEqual(KEEPING.layout.keep);
    const drive = (part: string) =>
      `<profile xmlns="http://www.suse.com/1.0/yast2ns"><partitioning><drive><device>/dev/nvme0n1</device><partitions><partition><create>false</create><mount>/data</mount><filesystem>ext4</filesystem>${part}</partition></partitions></drive></partitioning></profile>`;
    const theirs = autoyast.read([{ name: "autoinst.xml", text: drive("<partition_nr>3</partition_nr>") }]);
    expect((theirs.spec.layout as { keep: unknown }).keep).toEqual([
      { device: "/dev/nvme0n1p3", mount: "/data", fs: "ext4" },
    ]);
    const unknown = autoyast.read([{ name: "autoinst.xml", text: drive("") }]);
    expect(unknown.notes.map(({ path }) => path)).toContain("partitioning");
  });
});
