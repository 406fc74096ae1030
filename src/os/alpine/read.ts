// Alpine's answers read back: ours with the script beside them, and a person's answer file of setup-alpine.
import { readAssignments } from "../answers/assignments.ts";
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { type Note, warning } from "../answers/note.ts";
import { numbered, readDisks, readScripts, scriptsSpec, sectionsOf, type Words } from "../answers/read-install.ts";
import { hereDocuments, shellWords } from "../answers/read-shell.ts";
import { readSetup } from "../answers/setup-program.ts";
import { readInterfaces } from "../debian/read-interfaces.ts";

const SECTIONS = ["before", "disks", "setup", "after", "write", "outside", "end"];
const KNOWN =
  "KEYMAPOPTS HOSTNAMEOPTS TIMEZONEOPTS PROXYOPTS APKREPOSOPTS SSHDOPTS NTPOPTS DISKOPTS ROOTFS DNSOPTS INTERFACESOPTS USEROPTS ROOTSSHKEY USERSSHKEY".split(
    " ",
  );

export function readAlpine(files: readonly AnswerFile[]): Imported {
  const answers = readAssignments((files.find(({ name }) => name === "answers") ?? files[0])?.text ?? "");
  const script = files.find(({ name }) => name === "install.sh")?.text;
  const notes: Note[] = [...answers.keys()]
    .filter((name) => !KNOWN.includes(name))
    .map((name) => warning(name, "this variable is not taken over", "raw.alpine.answers carries it"));
  return {
    spec: { ...readAnswers(answers, script === undefined), ...(script === undefined ? {} : readScript(script)) },
    source: answers.get("APKREPOSOPTS")?.split(" ")[0] ?? null,
    notes,
  };
}

function readAnswers(answers: ReadonlyMap<string, string>, theirs: boolean): Words {
  const [layout, variant] = answers.get("KEYMAPOPTS")?.split(" ") ?? [];
  const host = (answers.get("HOSTNAMEOPTS") ?? "").replace(/^-n /, "").split(".");
  const zone = answers.get("TIMEZONEOPTS")?.replace(/^-\w+ /, "");
  const proxy = answers.get("PROXYOPTS");
  const options = answers.get("DISKOPTS")?.split(" ") ?? [];
  const swap = options.includes("-s") ? Number(options[options.indexOf("-s") + 1]) : null;
  const fs = answers.get("ROOTFS");
  const interfaces = answers.get("INTERFACESOPTS");
  const rootKey = answers.get("ROOTSSHKEY");
  const user = shellWords(answers.get("USEROPTS") ?? "")?.at(-1);
  return {
    ...(layout === undefined
      ? {}
      : {
          keyboard:
            variant === layout || variant === undefined ? layout : `${layout}(${variant.slice(layout.length + 1)})`,
        }),
    ...(host[0] === "" ? {} : { hostName: host[0], ...(host.length > 1 ? { domain: host.slice(1).join(".") } : {}) }),
    ...(zone === undefined ? {} : { timeZone: zone }),
    ...(proxy === undefined || proxy === "none" ? {} : { proxy }),
    layout: {
      kind: options.includes("-L") ? "lvm" : "plain",
      raid: options.includes("-r") ? 1 : null,
      swap: swap === null ? "auto" : swap === 0 ? "none" : swap,
      mounts: fs === undefined || fs === "ext4" ? [] : [{ mount: "/", fs, grow: true }],
    },
    ...(interfaces === undefined ? {} : { network: readInterfaces(interfaces, []) }),
    ...(theirs && options.at(-1)?.startsWith("/dev/")
      ? { disk: options.filter((word) => word.startsWith("/dev/")) }
      : {}),
    ...(rootKey === undefined ? {} : { root: { sshKeys: [rootKey] } }),
    ...(user === undefined ? {} : { users: [{ name: user, sudo: answers.get("USEROPTS")?.includes("-a") ?? false }] }),
  };
}

function readScript(script: string): Words {
  const sections = sectionsOf(script, SECTIONS);
  const setup = hereDocuments(sections.get("setup") ?? []);
  const written = setup.files.find(({ path }) => path === "/etc/network/interfaces")?.text ?? null;
  const network = readInterfaces(
    written?.replaceAll("bond-members", "bond-slaves").replaceAll(/bridge-(ports|stp)/g, "bridge_$1") ?? null,
    setup.rest,
  );
  const args = (sections.get("write") ?? []).map((line) => /^export KERNELOPTS='(.*)'$/.exec(line)?.[1]).find(Boolean);
  const end = (sections.get("end") ?? []).find((line) => /^(reboot|poweroff|halt)$/.test(line));
  const after = [...carried(sections.get("after") ?? []), ...readScripts(sections.get("outside"), "installer")];
  return {
    ...readSetup(readAssignments(script)),
    ...(network === null ? {} : { network }),
    ...readDisks(sections.get("disks")),
    ...(args === undefined ? {} : { kernelArguments: args.split(" ") }),
    ...(end === undefined ? {} : { atEnd: end }),
    ...scriptsSpec(readScripts(sections.get("before")), after),
  };
}

/** Scripts for the first boot, each with the one that starts it. */
function carried(lines: readonly string[]) {
  const texts = lines.flatMap((line) => {
    const [, base64, path] = /^echo (\S*) \| base64 -d > (\S+)$/.exec(line) ?? [];
    return path === undefined ? [] : [{ path, text: Buffer.from(base64 ?? "", "base64").toString("utf8") }];
  });
  return texts.flatMap(({ path, text }, index) => {
    if (!path.startsWith("/etc/bootlace-after-")) return [];
    const run = shellWords(texts[index + 1]?.text.split("\n")[1] ?? "") ?? [];
    return [numbered(path, text, run, "system")];
  });
}
