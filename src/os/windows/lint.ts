// Mistakes in an unattend.xml, found before a disk is touched.
import type { LintContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { type Element, parseXml } from "../answers/xml.ts";
import { childAt, childrenNamed, componentOf, elementsIn, textAt } from "./tree.ts";

const PASSES = ["windowsPE", "offlineServicing", "generalize", "specialize", "auditSystem", "auditUser", "oobeSystem"];

export function lintUnattend(text: string, _: LintContext): readonly Note[] {
  const root = parseXml(text);
  if ("problem" in root) return [error(`line ${root.line}`, root.problem)];
  if (root.name !== "unattend" || root.attributes.xmlns !== "urn:schemas-microsoft-com:unattend")
    return [error("the file", "its root is no <unattend> of urn:schemas-microsoft-com:unattend")];
  const notes: Note[] = [];
  const settings = childrenNamed(root, "settings");
  const seen = new Set<string>();
  for (const one of settings) {
    const pass = one.attributes.pass ?? "";
    if (!PASSES.includes(pass)) notes.push(error("settings", `there is no pass "${pass}"`, PASSES.join(", ")));
    if (seen.has(pass)) notes.push(error(`settings ${pass}`, "this pass is there twice: Windows takes one of them"));
    seen.add(pass);
    for (const component of childrenNamed(one, "component")) notes.push(...componentNotes(pass, component));
  }
  if (seen.has("windowsPE"))
    notes.push(warning("settings windowsPE", "Setup is not run: disks, edition and licence are the profile's spec"));
  const name = textAt(componentOf(root, "specialize", "Shell-Setup"), "ComputerName");
  if (name !== null && (name.length > 15 || /[\s{|}~[\\\]^':;<=>?@!"#$%`()+/.,*&]/.test(name.replace(/^\*$/, ""))))
    notes.push(error("ComputerName", `"${name}" is none: at most 15 letters, digits and dashes`));
  const accounts = childAt(componentOf(root, "oobeSystem", "Shell-Setup"), "UserAccounts");
  if (accounts === null) notes.push(error("the file", "nobody could come in", "oobeSystem, Shell-Setup, UserAccounts"));
  return notes;
}

function componentNotes(pass: string, component: Element): readonly Note[] {
  const { name = "", processorArchitecture = "", publicKeyToken } = component.attributes;
  const at = `${pass} ${name}`;
  const notes: Note[] = [];
  if (!name.startsWith("Microsoft-Windows-")) notes.push(error(at, "the component has no name of Windows'"));
  if (!["amd64", "x86", "arm64"].includes(processorArchitecture))
    notes.push(error(at, `processorArchitecture "${processorArchitecture}"`, "amd64, x86 or arm64"));
  if (publicKeyToken !== "31bf3856ad364e35") notes.push(error(at, "publicKeyToken is not Windows' own: it is ignored"));
  return [...notes, ...below(component, at)];
}

function below(one: Element, path: string): readonly Note[] {
  const notes: Note[] = [];
  for (const child of elementsIn(one)) {
    const at = `${path}/${child.name}`;
    if (/Password$/.test(child.name) && textAt(child, "PlainText")?.toLowerCase() === "true")
      notes.push(warning(at, "a password stands there in clear"));
    if (child.name === "Path" && one.name === "RunSynchronousCommand" && (textAt(child) ?? "").length > 259)
      notes.push(error(at, "longer than 259 characters"));
    if (child.name === "CommandLine" && (textAt(child) ?? "").length > 1024)
      notes.push(error(at, "longer than 1024 characters"));
    notes.push(...below(child, at));
  }
  return notes;
}
