// One FTP command: which there are, which need a login, which are refused, and what follows from it. Pure.
import { Malformed } from "../net/bytes.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { ACCESS_COMMANDS } from "./access-commands.ts";
import { type Line, parseCommand } from "./control-line.ts";
import { FILE_COMMANDS } from "./file-commands.ts";
import { reply } from "./reply.ts";
import { type Handler, type Session, type Step, say } from "./session.ts";

/** Old names from before the directory commands were standard (RFC 775; RFC 1123 §4.1.3.1). */
const OLD_NAMES: Readonly<Record<string, string>> = { XPWD: "PWD", XCWD: "CWD", XCUP: "CDUP" };
const WRITING = new Set(["STOR", "STOU", "APPE", "RNFR", "RNTO", "DELE", "RMD", "XRMD", "MKD", "XMKD", "MFMT", "MFCT"]);
/** Known, and not here. AUTH, PBSZ, PROT, CCC, ADAT: TLS. */
const NOT_HERE = new Set([
  "ACCT",
  "SMNT",
  "SITE",
  "AUTH",
  "ADAT",
  "PBSZ",
  "PROT",
  "CCC",
  "LANG",
  "HOST",
  "LPRT",
  "LPSV",
]);
const WITHOUT_LOGIN = new Set(["USER", "PASS", "REIN", "QUIT", "NOOP", "SYST", "FEAT", "OPTS", "CLNT", "HELP", "ABOR"]);

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ...ACCESS_COMMANDS,
    ...FILE_COMMANDS,
    HELP: (session: Session) =>
      say(session, reply(214, "These commands are known:", ...known(), "All else is refused.")),
  }),
);

function known(): string[] {
  const names = [...HANDLERS.keys()].sort();
  const rows: string[] = [];
  for (let i = 0; i < names.length; i += 8) rows.push(names.slice(i, i + 8).join(" "));
  return rows;
}

/** What follows from a line. `peer` is the other end of the control connection. Never throws. */
export function step(session: Session, line: Line, peer: Ipv4): Step {
  if ("wrong" in line) return say(session, reply(500, `The line is ${line.wrong}.`), "malformed");
  let command: ReturnType<typeof parseCommand>;
  try {
    command = parseCommand(line.text);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return say(session, reply(500, "This is no FTP command."), "malformed");
  }
  const verb = OLD_NAMES[command.verb] ?? command.verb;
  const handler = HANDLERS.get(verb);
  const isKnown = handler !== undefined || WRITING.has(verb) || NOT_HERE.has(verb);
  if (!isKnown) return say(session, reply(500, "There is no such command."), "malformed");
  if (NOT_HERE.has(verb)) return say(session, reply(502, `${verb} is not done here.`));
  if (session.login !== "in" && !WITHOUT_LOGIN.has(verb))
    return say(session, reply(530, "Log in first: USER anonymous, any password."));
  return handler === undefined
    ? say(session, reply(550, "This server is read-only."), "write-refused")
    : handler(session, command.argument, peer);
}
