// Answers to commands that ask about one path: CWD, SIZE, MDTM, MLST. Pure: what is at the path comes in.
import type { Entry } from "../tree/tree.ts";
import { entryFacts, type Iso, stamp } from "./listing.ts";
import { reply } from "./reply.ts";
import { type Look, type Session, type Step, say } from "./session.ts";
import { shown } from "./where.ts";

/** @param iso writes milliseconds since 1970 as ISO 8601 in UTC */
export function answerLook(session: Session, as: Look, path: readonly string[], entry: Entry, iso: Iso): Step {
  if (entry.kind === "absent") return say(session, reply(550, `${shown(path)}: ${entry.why}.`), "absent");
  switch (as) {
    case "folder":
      return entry.kind === "folder"
        ? say({ ...session, folder: path }, reply(250, `Now in ${shown(path)}.`))
        : say(session, reply(550, "This is a file."));
    case "size": {
      if (entry.kind === "folder") return say(session, reply(550, "This is a folder."));
      return say(session, reply(213, String(entry.kind === "text" ? entry.bytes.length : entry.length)));
    }
    case "modified":
      if (entry.kind === "folder") return say(session, reply(550, "This is a folder."));
      return entry.kind === "text"
        ? say(session, reply(550, "It is made at the moment you ask."))
        : say(session, reply(213, stamp(iso(entry.modifiedMs))));
    case "facts":
      return say(session, reply(250, "Facts:", `${entryFacts(entry, session.facts, iso)} ${shown(path)}`, "End"));
  }
}
