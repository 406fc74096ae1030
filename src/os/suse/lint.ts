// Mistakes in an AutoYaST file, found before a disk is touched.
import { isCrypt } from "../../machines/crypt-form.ts";
import type { LintContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { type Element, parseXml } from "../answers/xml.ts";
import { mebibytes } from "./read-partitioning.ts";
import { yastGeneration } from "./release.ts";
import { at, elements, textIn } from "./yast.ts";

export function lintAutoyast(text: string, context: LintContext): readonly Note[] {
  const root = parseXml(text);
  if ("problem" in root) return [error(`line ${root.line}`, root.problem)];
  const notes: Note[] = [];
  if (root.name !== "profile") notes.push(error("profile", `the root element is <${root.name}>, not <profile>`));
  if (root.attributes.xmlns !== "http://www.suse.com/1.0/yast2ns")
    notes.push(error("profile", "the namespace is not AutoYaST's", 'xmlns="http://www.suse.com/1.0/yast2ns"'));
  const names = elements(root).map(({ name }) => name);
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) notes.push(error(name, "the section is there twice"));
    if (!SECTIONS.has(name)) notes.push(warning(name, "no section of this name is known here"));
  });
  if (textIn(at(root, "general/mode/confirm")) !== "false")
    notes.push(
      error("general/mode/confirm", "the installer would wait for a person", 'confirm config:type="boolean": false'),
    );
  notes.push(...typeNotes(root, ""), ...userNotes(root, text), ...diskNotes(at(root, "partitioning"), context));
  const generation = yastGeneration(context.version ?? "");
  if (generation === 15 && at(root, "software/products") === undefined)
    notes.push(warning("software/products", "from 15 on, media with several products need its name here"));
  return notes;
}

const SECTIONS: ReadonlySet<string> = new Set(
  (
    "add-on audit-laf auth-client bootloader ca_mgm cobbler configuration_management deploy_image dhcp-server dns-server fcoe-client files " +
    "firewall firstboot ftp-server general groups host http-server iscsi-client kdump keyboard kvm language login_settings mail " +
    "networking nfs nfs_server nis nis_server ntp-client partitioning partitioning_advanced printer proxy report runlevel samba-client " +
    "scripts security services-manager software sound squid ssh_import suse_register sysconfig tftp-server timezone upgrade user_defaults users"
  ).split(" "),
);

/** A list without its type is taken for something else, and the installer stops at it. */
const LISTS: ReadonlySet<string> = new Set(
  "partitioning partitions users packages patterns products interfaces routes nameservers pre-scripts chroot-scripts post-scripts".split(
    " ",
  ),
);

function typeNotes(one: Element, path: string): readonly Note[] {
  const type = one.attributes["config:type"] ?? one.attributes.type ?? one.attributes.t;
  const here = path === "" ? one.name : `${path}/${one.name}`;
  const notes: Note[] = [];
  if (LISTS.has(one.name) && type !== "list" && elements(one).length > 0)
    notes.push(error(here, "this is a list and does not say so", 'config:type="list"'));
  if (type === "boolean" && !/^(true|false)$/.test(textIn(one)))
    notes.push(error(here, `"${textIn(one)}" is neither true nor false`));
  if (type === "integer" && !/^-?\d+$/.test(textIn(one))) notes.push(error(here, `"${textIn(one)}" is no number`));
  return [...notes, ...elements(one).flatMap((child) => typeNotes(child, here === "profile" ? "" : here))];
}

function userNotes(root: Element, text: string): readonly Note[] {
  const notes: Note[] = [];
  let some = /useradd|authorized_keys|chpasswd/.test(text);
  for (const one of elements(at(root, "users"))) {
    const name = textIn(at(one, "username"));
    const password = textIn(at(one, "user_password"));
    const encrypted = textIn(at(one, "encrypted")) === "true";
    if (password !== "" && !/^[!*]/.test(password)) some = true;
    if (!encrypted && password !== "" && !/^[!*]/.test(password))
      notes.push(
        warning(`users ${name}`, "a password in clear text", "encrypted: true, and a hash: openssl passwd -6"),
      );
    if (encrypted && !isCrypt(password) && !/^([!*]|\$\w+\$|[A-Za-z0-9./]{13}$)/.test(password))
      notes.push(error(`users ${name}`, "this is no hash of a password"));
  }
  if (!some) notes.push(error("users", "nobody could log in: no account has a password or a key"));
  return notes;
}

function diskNotes(section: Element | undefined, { diskMebibytes }: LintContext): readonly Note[] {
  const drives = elements(section);
  if (drives.length === 0) return [];
  const parts = drives.flatMap((drive) => elements(at(drive, "partitions")));
  const notes: Note[] = [];
  if (parts.length > 0 && !parts.some((part) => textIn(at(part, "mount")) === "/"))
    notes.push(error("partitioning", "nothing is mounted at /"));
  const groups = new Set(drives.map((drive) => textIn(at(drive, "device")).replace("/dev/", "")));
  for (const part of parts) {
    const group = textIn(at(part, "lvm_group"));
    if (group !== "" && !groups.has(group)) notes.push(error("partitioning", `there is no volume group "${group}"`));
  }
  const [first] = drives;
  const most = elements(at(first, "partitions")).filter((part) => textIn(at(part, "size")) === "max");
  if (most.length > 1) notes.push(error("partitioning", "more than one partition of a disk has the size max"));
  const least = elements(at(first, "partitions")).reduce(
    (sum, part) => sum + (mebibytes(textIn(at(part, "size"))) ?? 0),
    0,
  );
  if (diskMebibytes !== null && least > diskMebibytes)
    notes.push(error("partitioning", `its partitions need ${least} MiB, the disk has ${diskMebibytes}`));
  return notes;
}
