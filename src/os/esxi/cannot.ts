// What a spec asks for and ESXi's installer cannot do: it lays out its disk by itself, and makes one account, root.
import { diskCount } from "../../machines/spec/disk.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { firstBootLines, SERVICES } from "./first-boot.ts";
import { KEYBOARDS } from "./keyboards.ts";
import { networkNotes } from "./network.ts";
import { PLACES } from "./places.ts";
import { interpreterOf } from "./scripts.ts";

export function cannot(spec: Spec, context: AnswerContext, generation: number): readonly Note[] {
  const notes: Note[] = [];
  const { disk, layout, root, users } = spec;
  const no = (path: string, problem: string, hint?: string) => notes.push(error(path, problem, hint));
  if (KEYBOARDS[spec.keyboard] === undefined) no("keyboard", `ESXi has no keyboard "${spec.keyboard}"`, "us");
  if (!/^(Etc\/)?(UTC|GMT|Greenwich|Universal|Zulu)$/.test(spec.timeZone))
    notes.push(warning("timeZone", "ESXi's clock is UTC: left out"));
  if (!spec.locale.startsWith("en")) notes.push(warning("locale", "ESXi's console speaks English: left out"));
  if (disk.devices.length > 0)
    no("disk", "ESXi knows no such names of disks", "say what the disk is: minSize, model, serial, pick");
  if (diskCount(disk) > 1) no("disk.count", "ESXi is installed on one disk");
  if (layout.kind !== "plain") no("layout.kind", "ESXi lays out its disk by itself", "plain");
  if (layout.raid !== null) no("layout.raid", "ESXi makes no RAID", "by the controller");
  if (layout.encryption !== null) no("layout.encryption", "the installer encrypts nothing");
  if (layout.swap !== "auto") notes.push(warning("layout.swap", "ESXi swaps to a datastore by itself: left out"));
  if (layout.esp !== null) notes.push(warning("layout.esp", "ESXi sizes its partitions by itself: left out"));
  if (layout.mounts.length > 0) no("layout.mounts", "ESXi lays out its disk by itself");
  if (layout.keep.length > 0) no("layout.keep", "the disk is taken whole", "keep the data on a disk of its own");
  notes.push(...networkNotes(spec, context));
  if (root.passwordHash === null) no("root.passwordHash", "ESXi's only account is root: it needs a password");
  else if (!root.passwordHash.startsWith("$6$"))
    no("root.passwordHash", "ESXi takes SHA-512 hashes", "openssl passwd -6");
  if (users.length > 0)
    no("users", "the installer makes no accounts besides root", "scripts.after: esxcli system account");
  for (const [path, list] of Object.entries({
    packages: spec.packages,
    groups: spec.groups,
    withoutPackages: spec.withoutPackages,
    repositories: spec.repositories,
  }))
    if (list.length > 0) no(path, "ESXi has no packages but VIBs", "scripts.after: esxcli software vib install");
  if (spec.proxy !== null) notes.push(warning("proxy", "nothing is fetched through it: left out"));
  for (const service of spec.services.enable)
    if (SERVICES[service] === undefined)
      no("services.enable", `ESXi is not told how to enable "${service}"`, Object.keys(SERVICES).join(", "));
  if (spec.services.disable.length > 0) no("services.disable", "write it in scripts.after: /etc/init.d/NAME stop");
  if (spec.firewall !== null && spec.firewall.ports.length > 0)
    no("firewall.ports", "ESXi's firewall knows services, not ports", "firewall.services");
  if (spec.selinux !== null) notes.push(warning("selinux", "ESXi has none: left out"));
  if (spec.kernelArguments.length > 0) no("kernelArguments", "boot.cfg of the installed ESXi is not changed");
  if (spec.bootLoader.timeoutSeconds !== null) notes.push(warning("bootLoader.timeoutSeconds", "left out"));
  if (!spec.bootLoader.install) no("bootLoader.install", "ESXi always writes its boot loader");
  if (spec.edition !== null) notes.push(warning("edition", "these media hold one edition: left out"));
  if (spec.atEnd !== "reboot") notes.push(warning("atEnd", "the machine is switched off after ESXi was written"));
  for (const [path, list] of Object.entries({ before: spec.scripts.before, after: spec.scripts.after }))
    list.forEach((script, index) => {
      if (interpreterOf(script) === null)
        no(`scripts.${path}.${index}`, "ESXi has busybox' shell and Python, no other interpreter", "/bin/sh");
    });
  if (generation < 7 && spec.firewall?.services.length)
    notes.push(warning("firewall.services", "names of rule sets differ between versions: see esxcli network firewall"));
  const late =
    firstBootLines(spec, generation).length > 0 || spec.scripts.after.some(({ where }) => where === "system");
  if (late) notes.push(warning("scripts", "under UEFI Secure Boot ESXi runs nothing at its first boot (%firstboot)"));
  const raw = spec.raw.esxi ?? {};
  for (const place of Object.keys(raw))
    if (!Object.hasOwn(PLACES, place))
      no(`raw.esxi.${place}`, "there is no such place in ks.cfg", Object.keys(PLACES).join(", "));
  for (const [place, text] of Object.entries(raw))
    if (!/^[\t\n\x20-\x7e]*$/.test(text)) no(`raw.esxi.${place}`, "ks.cfg is ASCII with LF");
  for (const family of Object.keys(spec.raw))
    if (family !== "esxi") notes.push(warning(`raw.${family}`, "lines for another family: left out"));
  return notes;
}
