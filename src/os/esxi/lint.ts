// Mistakes in a ks.cfg, found before a disk is touched.
import { isCrypt } from "../../machines/crypt-form.ts";
import type { LintContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { parseKs, value } from "./grammar.ts";

const COMMANDS: ReadonlySet<string> = new Set(
  (
    "accepteula vmaccepteula clearpart dryrun include %include install installorupgrade upgrade keyboard network " +
    "paranoid part partition reboot rootpw serialnum vmserialnum"
  ).split(" "),
);
const SECTIONS: ReadonlySet<string> = new Set(["%pre", "%post", "%firstboot"]);
const INSTALLS: ReadonlySet<string> = new Set(["install", "installorupgrade", "upgrade", "%include", "include"]);

export function lintKs(text: string, { ownUrl, exists }: LintContext): readonly Note[] {
  const notes: Note[] = [];
  text.split("\n").forEach((line, index) => {
    if (/[^\t\x20-\x7e]/.test(line))
      notes.push(
        error(
          `line ${index + 1}`,
          line.includes("\r") ? "ends as in DOS (CR LF)" : "not ASCII",
          "save it as ASCII with LF",
        ),
      );
    if (/^%end\b/.test(line)) notes.push(error(`line ${index + 1}`, "ESXi knows no %end: leave it out"));
    for (const [url] of line.matchAll(/https?:\/\/[^\s'"|;)]+/g)) {
      const path = ownUrl !== null && url.startsWith(`${ownUrl}/media/`) ? url.slice(ownUrl.length + 1) : null;
      if (path !== null && exists?.(path) === false)
        notes.push(error(`line ${index + 1}`, `there is nothing at ${url} on this server`));
    }
  });
  const { commands, sections } = parseKs(text);
  const has = (names: ReadonlySet<string>) => commands.some(({ name }) => names.has(name));
  for (const { line, name, words } of commands) {
    const at = `line ${line}`;
    if (!COMMANDS.has(name)) notes.push(error(at, `ESXi's installer knows no command "${name}"`));
    if (name === "rootpw" && !words.includes("--iscrypted"))
      notes.push(warning(at, "root's password stands there in clear", "rootpw --iscrypted with: openssl passwd -6"));
    if (name === "rootpw" && words.includes("--iscrypted") && !isCrypt(words.at(-1) ?? ""))
      notes.push(error(at, "that is no password hash"));
    if (name === "network" && value(words, "--bootproto") === "static")
      for (const option of ["--ip", "--netmask"])
        if (value(words, option) === null) notes.push(error(at, `a static address without ${option}`));
    if (name === "install" && !words.some((word) => /^--(firstdisk|disk|drive)\b/.test(word)))
      notes.push(error(at, "which disk? The installer would stop and ask", "--firstdisk=local"));
  }
  if (!has(new Set(["vmaccepteula", "accepteula"])))
    notes.push(error("the file", "the licence is not accepted: the installer would stop", "vmaccepteula"));
  if (!has(new Set(["rootpw"]))) notes.push(error("the file", "nobody could come in", "rootpw --iscrypted HASH"));
  if (!has(INSTALLS)) notes.push(error("the file", "it installs nothing", "install --firstdisk=local --overwritevmfs"));
  if (!has(new Set(["reboot"]))) notes.push(warning("the file", "the installer waits for a key at its end", "reboot"));
  for (const { line, name, words } of sections) {
    if (name === "%end") continue;
    if (!SECTIONS.has(name))
      notes.push(error(`line ${line}`, `ESXi knows no section "${name}"`, [...SECTIONS].join(", ")));
    const interpreter = value(words, "--interpreter");
    if (interpreter !== null && interpreter !== "busybox" && interpreter !== "python")
      notes.push(error(`line ${line}`, `there is no interpreter "${interpreter}"`, "busybox or python"));
  }
  return notes;
}
