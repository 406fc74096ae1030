// What a spec asks for and Windows, installed from its image, cannot do or does in another way.
import { diskCount } from "../../machines/spec/disk.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { isXmlText } from "../answers/xml.ts";
import { passwordOf, secretName } from "./accounts.ts";
import { kindOf, PORTS } from "./finish.ts";
import type { Image } from "./image.ts";
import { KEYBOARDS } from "./keyboards.ts";
import { networkNotes } from "./network.ts";
import { windowsZone } from "./place.ts";
import { PLACES } from "./places.ts";

export function cannot(spec: Spec, context: AnswerContext, image: Image): readonly Note[] {
  const notes: Note[] = [];
  const no = (path: string, problem: string, hint?: string) => notes.push(error(path, problem, hint));
  const { disk, layout, root, users } = spec;
  const { hostName } = context.name;
  if (hostName.length > 15)
    no("hostName", `"${hostName}" has more than 15 characters, which Windows stops at`, "hostName");
  if (/^\d+$/.test(hostName)) no("hostName", `"${hostName}" is a number, which Windows takes for no name`);
  if (users.some(({ name }) => name === hostName)) no("hostName", "a user has the same name, which Windows refuses");
  if (KEYBOARDS[spec.keyboard] === undefined)
    no("keyboard", `for "${spec.keyboard}" no keyboard of Windows is known here`, Object.keys(KEYBOARDS).join(" "));
  if (windowsZone(spec.timeZone) === null)
    no("timeZone", `Windows has no time zone for ${spec.timeZone}`, "Europe/Berlin");
  if (disk.devices.length > 0)
    no("disk", "Windows knows no such names of disks", "say what the disk is: minSize, model, serial, pick");
  if (diskCount(disk) > 1) no("disk.count", "Windows is installed on one disk");
  if (layout.kind !== "plain") no("layout.kind", `Windows has no ${layout.kind}`, "plain");
  if (layout.raid !== null) no("layout.raid", "Windows is not installed on an array of its own", "by the controller");
  if (layout.encryption !== null) no("layout.encryption", "Windows has no LUKS", "BitLocker in scripts.after");
  if (layout.keep.length > 0) no("layout.keep", "the disk is taken whole", "keep the data on a disk of its own");
  layout.mounts.forEach(({ mount, fs, options, max }, index) => {
    if (mount === "/" && max !== null) notes.push(warning(`layout.mounts.${index}.max`, "C: takes all that is left"));
    if (mount !== "/") no(`layout.mounts.${index}.mount`, `Windows has no ${mount}: / is its drive C:`);
    if (fs !== null) no(`layout.mounts.${index}.fs`, "Windows lies on NTFS", "leave fs out");
    if (options !== null) notes.push(warning(`layout.mounts.${index}.options`, "NTFS is told none: left out"));
  });
  notes.push(...networkNotes(spec, context), ...accountNotes(spec, context, image.server));
  for (const [path, list] of Object.entries({
    packages: spec.packages,
    withoutPackages: spec.withoutPackages,
    repositories: spec.repositories,
  }))
    if (list.length > 0)
      no(path, "Windows' media hold no packages", "groups for its roles and features; scripts.after");
  for (const name of spec.firewall?.services ?? [])
    if (PORTS[name] === undefined) no("firewall.services", `which port is "${name}"?`, "firewall.ports");
  if (spec.selinux !== null) notes.push(warning("selinux", "Windows has none: left out"));
  if (spec.kernelArguments.length > 0) no("kernelArguments", "Windows takes none", "bcdedit in scripts.after");
  if (!spec.bootLoader.install) no("bootLoader.install", "without its boot loader Windows never starts");
  const usual = (where: string) => (where === "system" ? "powershell" : "cmd");
  spec.scripts.before.forEach((script, index) => {
    if (kindOf(script, "cmd") !== "cmd") no(`scripts.before.${index}`, "Windows PE has cmd.exe only");
  });
  spec.scripts.after.forEach((script, index) => {
    const kind = kindOf(script, usual(script.where));
    if (kind === null || (script.where === "installer" && kind !== "cmd"))
      no(
        `scripts.after.${index}`,
        `${kind === null ? "Windows" : "Windows PE"} has no such interpreter`,
        "/cmd, /powershell",
      );
  });
  if ([root, ...users].some(({ sshKeys }) => sshKeys.length > 0))
    notes.push(
      warning("users", "SSH keys: only administrators', and only where OpenSSH Server is there (in Server 2025)"),
    );
  if (root.passwordHash !== null || users.some(({ passwordHash }) => passwordHash !== null))
    notes.push(
      warning(
        root.passwordHash === null ? "users" : "root.passwordHash",
        "Windows takes no hashes: passwords are the server's secrets password-NAME",
      ),
    );
  for (const [place, text] of Object.entries(spec.raw.windows ?? {})) {
    if (!Object.hasOwn(PLACES, place))
      no(`raw.windows.${place}`, "there is no such place", Object.keys(PLACES).join(", "));
    if (!/^[\t\n\x20-\x7e]*$/.test(text)) no(`raw.windows.${place}`, "ASCII only", "other text in scripts.after");
  }
  for (const family of Object.keys(spec.raw))
    if (family !== "windows") notes.push(warning(`raw.${family}`, "lines for another family: left out"));
  return notes;
}

function accountNotes({ users }: Spec, context: AnswerContext, server: boolean | null): readonly Note[] {
  const notes: Note[] = [];
  const missing = (path: string, name: string) =>
    error(
      path,
      `the server has no secret "${secretName(name)}"`,
      `put the password in the data folder: secrets/${secretName(name)}`,
    );
  const root = passwordOf("root", context);
  if (server !== false && root === null) notes.push(missing("root", "root"));
  if (server === false && users.length === 0)
    notes.push(error("users", "Windows for clients asks for an account at its first start", "name one user at least"));
  if (root !== null && !isXmlText(root)) notes.push(error("root", "the password has characters that XML cannot have"));
  users.forEach(({ name, fullName, uid, shell }, index) => {
    const path = `users.${index}`;
    if (passwordOf(name, context) === null) notes.push(missing(path, name));
    // Windows' own accounts; the schema keeps out Linux'.
    if (["administrator", "guest", "defaultaccount"].includes(name))
      notes.push(error(`${path}.name`, `"${name}" is Windows' own`));
    if (name.length > 20) notes.push(error(`${path}.name`, "Windows takes 20 characters at most"));
    if (!isXmlText(fullName)) notes.push(error(`${path}.fullName`, "it has characters that XML cannot have"));
    if (uid !== null) notes.push(warning(`${path}.uid`, "Windows gives its own numbers: left out"));
    if (shell !== "/bin/bash") notes.push(warning(`${path}.shell`, "Windows has no such shell: left out"));
  });
  return notes;
}
