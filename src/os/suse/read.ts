// An AutoYaST file as a spec: what it says in our words, the rest as raw lines, and what does not count here. Our own files come back
// as they went in; autoinst.xml of an installed machine is the other common case.
import { isCrypt } from "../../machines/crypt-form.ts";
import { readDiskChoice } from "../answers/disk-choice.ts";
import type { Imported } from "../answers/family-answer.ts";
import { type Kept, readKept } from "../answers/kept.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { hereDocuments } from "../answers/read-shell.ts";
import { type Element, parseXml, xmlLines } from "../answers/xml.ts";
import { keyboardOf } from "./keymaps.ts";
import { readNetworking } from "./read-networking.ts";
import { readPartitioning } from "./read-partitioning.ts";
import { readSetup } from "./read-setup.ts";
import { at, elements, textIn } from "./yast.ts";

type Words = Readonly<Record<string, unknown>>;

export function readAutoyast(text: string): Imported {
  const root = parseXml(text);
  if ("problem" in root) return { spec: {}, source: null, notes: [error(`line ${root.line}`, root.problem)] };
  const say = (path: string) => textIn(at(root, path));
  const all = (path: string) => elements(at(root, path)).map(textIn);
  const notes: Note[] = [];
  const scripts = readScripts(root);
  const storage = readPartitioning(at(root, "partitioning"), scripts.kept);
  const setup = readSetup(scripts.setup);
  const network = readNetworking(at(root, "networking"));
  const accounts = readUsers(at(root, "users"), notes);
  notes.push(...storage.notes);
  const others = elements(root).filter(({ name }) => !UNDERSTOOD.has(name));
  for (const { name } of others) notes.push(warning(name, "is kept as it is, in raw.suse.sections"));
  const disk = scripts.disk ?? storage.disk;
  const append = say("bootloader/global/append");
  const timeout = say("bootloader/global/timeout");
  const repositories = elements(at(root, "add-on/add_on_products"))
    .filter((one) => !textIn(at(one, "product_dir")).startsWith("/Module-"))
    .map((one, index) => repositoryOf(one, index, setup.leaving));
  const language = say("language/language");
  return {
    spec: {
      ...given("locale", language === "" || /[.@]/.test(language) ? language : `${language}.UTF-8`),
      ...given("keyboard", keyboardOf(say("keyboard/keymap"))),
      ...given("timeZone", say("timezone/timezone")),
      ...(setup.ntp === null ? {} : { ntp: setup.ntp }),
      ...given("hostName", say("networking/dns/hostname").split(".")[0] ?? ""),
      ...given("domain", say("networking/dns/domain")),
      ...(network === null ? {} : { network }),
      ...(disk === null ? {} : { disk }),
      ...(storage.layout === null ? {} : { layout: storage.layout }),
      root: { passwordHash: accounts.root, ...(setup.rootKeys.length > 0 ? { sshKeys: setup.rootKeys } : {}) },
      users: [...accounts.users, ...setup.users],
      packages: all("software/packages"),
      groups: all("software/patterns"),
      withoutPackages: all("software/remove-packages"),
      ...(repositories.length > 0 ? { repositories } : {}),
      ...given("proxy", say("proxy/http_proxy")),
      ...given("edition", all("software/products")[0] ?? ""),
      ...given("productKey", say("suse_register/reg_code")),
      ...setup.running,
      ...(append === "" ? {} : { kernelArguments: append.split(/\s+/) }),
      bootLoader: {
        ...(say("bootloader/loader_type") === "none" ? { install: false } : {}),
        ...(/^\d+$/.test(timeout) ? { timeoutSeconds: Number(timeout) } : {}),
      },
      scripts: { before: scripts.before, after: scripts.after },
      atEnd: say("general/mode/halt") === "true" || say("general/mode/final_halt") === "true" ? "poweroff" : "reboot",
      ...(others.length > 0
        ? { raw: { suse: { sections: `${others.flatMap((one) => xmlLines(one)).join("\n")}\n` } } }
        : {}),
    },
    source: null,
    notes,
  };
}

const UNDERSTOOD: ReadonlySet<string> = new Set(
  (
    "general language keyboard timezone suse_register proxy networking partitioning bootloader add-on software users scripts report " +
    "deploy_image"
  ).split(" "),
);

function given(name: string, value: string): Words {
  return value === "" ? {} : { [name]: value };
}

function readUsers(section: Element | undefined, notes: Note[]) {
  const users: Words[] = [];
  let root: string | null = null;
  for (const one of elements(section)) {
    const name = textIn(at(one, "username"));
    const password = textIn(at(one, "user_password"));
    const hash = isCrypt(password) ? password : null;
    if (hash === null && password !== "" && !/^[!*]/.test(password))
      notes.push(
        warning(`users ${name}`, "the password is no hash that can be kept", "give it as password: in the spec"),
      );
    if (name === "root") root = hash;
    const uid = Number(textIn(at(one, "uid")) || Number.NaN);
    // The system's own accounts stand in the files of installed machines, too.
    if (name === "root" || uid < 1000 || (Number.isNaN(uid) && hash === null)) continue;
    const keys = elements(at(one, "authorized_keys")).map(textIn);
    users.push({
      name,
      ...given("fullName", textIn(at(one, "fullname"))),
      passwordHash: hash,
      ...(keys.length > 0 ? { sshKeys: keys } : {}),
      ...given("shell", textIn(at(one, "shell"))),
      ...(Number.isNaN(uid) ? {} : { uid }),
    });
  }
  return { root, users };
}

function repositoryOf(one: Element, index: number, leaving: ReadonlySet<string>): Words {
  const name = textIn(at(one, "name")) || textIn(at(one, "alias")) || `addon${index + 1}`;
  return {
    name: name.replaceAll(/[^A-Za-z0-9_.-]+/g, "-"),
    url: `${textIn(at(one, "media_url"))}${textIn(at(one, "product_dir")).replace(/^\/$/, "")}`,
    stays: !leaving.has(name),
  };
}

interface ReadScripts {
  readonly before: readonly Words[];
  readonly after: readonly Words[];
  readonly disk: Words | null;
  readonly kept: ReadonlyMap<string, Kept>;
  /** Lines of the set-up that ours have. */
  readonly setup: readonly string[];
}

function readScripts(root: Element): ReadScripts {
  const of = (kind: string) => elements(at(root, `scripts/${kind}`));
  const name = (one: Element) => textIn(at(one, "filename"));
  const lines = (one: Element | undefined) => sourceOf(one).replace(/^\n/, "").split("\n");
  const all = ["pre-scripts", "postpartitioning-scripts", "chroot-scripts", "post-scripts", "init-scripts"];
  const chroot = of("chroot-scripts");
  const ours = /^bootlace-(running|disks|packages|setup|end)$/;
  const person = (kind: string, where: (one: Element) => Words) =>
    of(kind)
      .filter((one) => !ours.test(name(one)))
      .map((one) => ({ ...scriptOf(one), ...where(one) }));
  const after = [
    ...person("chroot-scripts", (one) => (textIn(at(one, "chrooted")) === "true" ? {} : { where: "installer" })),
    ...person("post-scripts", () => ({})),
    ...person("init-scripts", () => ({})),
  ];
  const numbered = all
    .flatMap(of)
    .map(name)
    .filter((one) => /^bootlace-after-\d+$/.test(one));
  const order = (index: number) => Number(/\d+$/.exec(numbered[index] ?? "")?.[0] ?? index);
  const choice = lines(of("pre-scripts").find((one) => name(one) === "bootlace-disks"));
  return {
    before: person("pre-scripts", () => ({})),
    after: after
      .map((one, index) => [order(index), one] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, one]) => one),
    disk: readDiskChoice(choice),
    kept: readKept(choice),
    setup: lines(chroot.find((one) => name(one) === "bootlace-setup")),
  };
}

function sourceOf(one: Element | undefined): string {
  return (at(one, "source")?.children ?? []).filter((child) => typeof child === "string").join("");
}

/** A person's script, out of the wrapping that ours have. */
function scriptOf(one: Element): Words {
  const source = sourceOf(one);
  const path = /^bootlace-(before|after)-\d+$/.test(textIn(at(one, "filename"))) ? textIn(at(one, "filename")) : null;
  const plain = source.replace(/^\n/, "");
  const interpreters: Readonly<Record<string, string>> = { perl: "/usr/bin/perl", python: "/usr/bin/python" };
  const by = interpreters[textIn(at(one, "interpreter"))];
  if (path === null) return { text: plain, ...(by === undefined ? {} : { interpreter: by }) };
  const { files, rest } = hereDocuments(plain.split("\n"));
  const found = files.find((file) => file.path.endsWith(`/${path}`));
  const encoded = rest
    .map((line) => /^echo ([A-Za-z0-9+/=]*) \| base64 -d > \S+$/.exec(line)?.[1])
    .find((line) => line !== undefined);
  const text = found?.text ?? Buffer.from(encoded ?? "", "base64").toString("utf8");
  const run = rest.findLast((line) => line.endsWith(`/${path}`) && !/^(chmod|rm) /.test(line)) ?? "";
  const [program = ""] = run.split(" ");
  const own = run.includes(" ") && !(program === "/bin/sh" && !text.startsWith("#!"));
  return { text, ...(own ? { interpreter: program } : {}) };
}
