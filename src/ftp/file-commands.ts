// Commands about what is in the tree (RFC 959 §4.1.3; RFC 3659 SIZE, MDTM, REST, MLST, MLSD).
import { isPattern } from "./glob.ts";
import { quoted, reply } from "./reply.ts";
import type { Handler, Look, Session, Step, Style } from "./session.ts";
import { say } from "./session.ts";
import { shown, where } from "./where.ts";

export const FILE_COMMANDS: Readonly<Record<string, Handler>> = {
  PWD: (session) => say(session, reply(257, `${quoted(shown(session.folder))} is the current directory.`)),
  // Above the root is the root, as in any chroot: clients go up until the name stays the same.
  CDUP: (session) => lookAt("folder", { ...session }, session.folder.length === 0 ? "" : ".."),
  CWD: (session, path) => {
    if (path === "") return say(session, reply(501, "Where to?"));
    return lookAt("folder", session, path === ".." && session.folder.length === 0 ? "" : path);
  },
  // The size of a text with CR LF is known only after converting all of it (RFC 3659 §4).
  SIZE: (session, path) =>
    session.type === "A" ? say(session, reply(550, "SIZE only with TYPE I.")) : named("size", session, path),
  MDTM: (session, path) => named("modified", session, path),
  MLST: (session, path) => lookAt("facts", session, path),
  REST(session, argument) {
    if (!/^\d{1,15}$/.test(argument)) return say(session, reply(501, "A number of bytes, please."));
    return say({ ...session, restart: Number(argument) }, reply(350, `RETR will begin at byte ${Number(argument)}.`));
  },
  RETR(session, path) {
    const rested = { ...session, restart: 0 };
    if (path === "") return say(rested, reply(501, "Which file?"));
    if (session.restart > 0 && session.type === "A") return say(rested, reply(550, "REST only with TYPE I."));
    const segments = where(session.folder, path);
    if (segments === null) return badName(rested);
    return { session: rested, act: { do: "send", path: segments, from: session.restart } };
  },
  LIST: (session, argument) => list("list", session, withoutOptions(argument)),
  NLST: (session, argument) => list("names", session, withoutOptions(argument)),
  MLSD: (session, argument) => list("facts", session, argument),
  STAT(session, argument) {
    const path = withoutOptions(argument);
    if (path !== "") return list("status", session, path);
    const type = session.type === "A" ? "ASCII" : "binary";
    return say(session, reply(211, "Bootlace, read-only FTP", `folder ${shown(session.folder)}, ${type}`, "End"));
  },
};

/** `ls` options that clients put before the path (`LIST -al`): they change nothing. */
function withoutOptions(argument: string): string {
  return argument.replace(/^(?:\s*-[A-Za-z1]*(?:\s+|$))+/, "");
}

function named(as: Look, session: Session, path: string): Step {
  return path === "" ? say(session, reply(501, "Which file?")) : lookAt(as, session, path);
}

function lookAt(as: Look, session: Session, path: string): Step {
  const segments = where(session.folder, path);
  return segments === null ? badName(session) : { session, act: { do: "look", as, path: segments } };
}

function list(style: Style, session: Session, path: string): Step {
  const rested = { ...session, restart: 0 };
  const segments = where(session.folder, path);
  if (segments === null) return badName(rested);
  const last = segments.at(-1) ?? "";
  if (style === "facts" || !isPattern(last))
    return { session: rested, act: { do: "list", style, path: segments, pattern: null, prefix: "" } };
  const prefix = path.slice(0, path.lastIndexOf("/") + 1);
  return { session: rested, act: { do: "list", style, path: segments.slice(0, -1), pattern: last, prefix } };
}

function badName(session: Session): Step {
  return say(session, reply(550, "This is no path here."), "bad-name");
}
