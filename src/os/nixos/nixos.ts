// NixOS: the netboot build runs an install script, which partitions and has nixos-install build what configuration.nix says.
import type { FamilyAnswer } from "../answers/family-answer.ts";
import { error, hasErrors, type Note, warning } from "../answers/note.ts";
import { quote } from "../answers/shell.ts";
import type { Family } from "../family.ts";
import { cannot, PLACES } from "./cannot.ts";
import { configuration } from "./configuration.ts";
import { installScript, unitArguments } from "./install.ts";
import { nixString, readNix } from "./nix.ts";
import { readNixos } from "./read.ts";

const answer: FamilyAnswer = {
  format: "configuration.nix",
  files: ["install.sh", "configuration.nix"],
  places: PLACES,
  render(spec, context) {
    const notes = cannot(spec, context);
    if (hasErrors(notes)) return { files: [], notes };
    return {
      files: [
        { name: "install.sh", text: installScript(spec, context) },
        { name: "configuration.nix", text: configuration(spec, context) },
      ],
      notes,
    };
  },
  companions: (context, spec) => [{ name: "install.sh", text: installScript(spec, context) }],
  lint(text) {
    if (text.startsWith("#!")) return [];
    const notes: Note[] = [];
    const plain = text.replaceAll(/"(?:[^"\\]|\\[\s\S])*"|''[\s\S]*?''|#.*/g, "");
    for (const [open, close] of ["{}", "[]", "()"].map((pair) => [...pair]))
      if (plain.split(open ?? "").length !== plain.split(close ?? "").length)
        notes.push(error("braces", `not as many ${open} as ${close}`));
    const { values } = readNix(text);
    if (!text.includes("system.stateVersion")) notes.push(warning("system.stateVersion", "is missing"));
    for (const path of values.keys())
      if (/\0(password|initialPassword)$/.test(path))
        notes.push(error(path.replaceAll("\0", "."), "a password in clear text", "hashedPassword: openssl passwd -6"));
    if (!/hashedPassword|authorizedKeys|passwordFile/i.test(text))
      notes.push(error("users.users", "nobody could log in: no password, no SSH key"));
    if (!/hardware-configuration|fileSystems/.test(text))
      notes.push(error("imports", "./hardware-configuration.nix is missing, and no fileSystems are said"));
    return notes;
  },
  read: readNixos,
  looksLike: (text) => /^(\s*#.*\n)*\s*\{[^{}]*\.\.\.\s*\}\s*:/.test(text),
  quoting: { value: nixString, shell: quote },
};

export const nixos: Family = {
  name: "nixos",
  title: "NixOS",
  installsFrom: ["live"],
  kernelArguments: (_, context) => [...(context.mediaArguments ?? []), ...unitArguments(context)],
  answer,
};
