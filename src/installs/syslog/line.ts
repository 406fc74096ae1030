// One syslog message, in either of its forms, to what is kept of it.
//   RFC 3164 §4:  <PRI>Mmm dd hh:mm:ss host tag[pid]: text        time and host are often missing
//   RFC 5424 §6:  <PRI>1 TIME HOST APP PROCID MSGID [id k="v"] text
// PRI is facility × 8 + severity.

export interface SyslogLine {
  readonly severity: number;
  readonly program: string;
  readonly text: string;
}

/** What has no PRI counts as a notice (RFC 3164 §4.3.3). */
const NOTICE = 5;
const MOST_PROGRAM = 48;

/** Of a terminal: colours, cursor movements (ECMA-48). */
const ESCAPES = new RegExp(`${String.fromCharCode(27)}(?:\\[[0-?]*[ -/]*[@-~]|[@-Z\\\\-_])`, "g");
const PRIORITY = /^<(\d{1,3})>/;
const OLD_TIME = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: |$)/;
const TAG = /^([^\s:[\]]{1,48})(?:\[[^\]\s]{0,16}\])?: ?/;
const NEW_HEADER = /^1 (\S+) (\S+) (\S+) (\S+) (\S+) /;

/** Never fails: what is of no form is all text. Null when there is no text in it. */
export function readSyslog(bytes: Uint8Array): SyslogLine | null {
  const all = plain(new TextDecoder().decode(bytes));
  const priority = PRIORITY.exec(all);
  const value = priority === null ? NOTICE : Number(priority[1]);
  const severity = value > 191 ? NOTICE : value & 7;
  const rest = priority === null ? all : all.slice(priority[0].length);
  const { program, text } = NEW_HEADER.test(rest) ? newForm(rest) : oldForm(rest);
  return text === "" ? null : { severity, program: program.slice(0, MOST_PROGRAM), text };
}

function oldForm(rest: string): { program: string; text: string } {
  const timed = OLD_TIME.exec(rest);
  const body = timed === null ? rest : rest.slice(timed[0].length);
  // After a time may come a host; what ends in a colon is the tag, and no host.
  const host = timed === null || TAG.test(body) ? null : /^\S+ (?=[^\s:[\]]+(\[[^\]\s]*\])?:)/.exec(body);
  const message = host === null ? body : body.slice(host[0].length);
  const tag = TAG.exec(message);
  return tag === null
    ? { program: "", text: message.trim() }
    : { program: tag[1] ?? "", text: message.slice(tag[0].length).trim() };
}

function newForm(rest: string): { program: string; text: string } {
  const header = NEW_HEADER.exec(rest);
  const program = header?.[3] ?? "-";
  const text = afterData(rest.slice(header?.[0].length ?? 0)).replace(/^\ufeff/, "");
  return { program: program === "-" ? "" : program, text: text.trim() };
}

/** What follows the structured data: `-`, or elements in brackets whose values may hold escaped quotes. */
function afterData(text: string): string {
  if (!text.startsWith("[")) return text.replace(/^-( |$)/, "");
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (quoted && text[at] === "\\") at += 1;
    else if (text[at] === '"') quoted = !quoted;
    else if (!quoted && text[at] === "]" && text[at + 1] !== "[") return text.slice(at + 1);
  }
  return text;
}

/**
 * No control characters, which would move the cursor of whoever reads it, and none that turn the direction of writing.
 * Escape sequences go whole: what is left of one is noise.
 */
function plain(text: string): string {
  return text
    .replaceAll(ESCAPES, "")
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .trimEnd();
}
