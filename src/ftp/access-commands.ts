// Commands about the session itself (RFC 959 §4.1.1, §4.1.2; RFC 2389 FEAT and OPTS; RFC 2428 EPSV and EPRT).
import { type DataAddress, parseExtendedPort, parsePort } from "./data-address.ts";
import { type Reply, reply } from "./reply.ts";
import { FACTS, type Handler, type Session, START, type Step, say } from "./session.ts";

/** The names by which one comes in without an account (RFC 1635). */
const ANONYMOUS = ["anonymous", "ftp"];
/** Below are the ports of services: nobody listens for data there. */
const LOWEST_PORT = 1024;

const FEATURES = ["EPRT", "EPSV", "MDTM", "REST STREAM", "SIZE", "TVFS", "UTF8"] as const;

export const ACCESS_COMMANDS: Readonly<Record<string, Handler>> = {
  USER(session, name) {
    if (ANONYMOUS.includes(name.trim().toLowerCase()))
      return say({ ...session, login: "named" }, reply(331, "Any password will do."));
    return say(
      { ...session, login: "nobody" },
      reply(530, "Only anonymous: there are no accounts here."),
      "login-refused",
    );
  },
  PASS(session) {
    if (session.login === "nobody") return say(session, reply(503, "USER first."));
    return say({ ...session, login: "in" }, reply(230, "Welcome. This server is read-only."));
  },
  REIN: () => say(START, reply(220, "Ready for a new user.")),
  QUIT: (session) => ({ session, act: { do: "quit", reply: reply(221, "Goodbye.") } }),
  NOOP: (session) => say(session, reply(200, "Here.")),
  SYST: (session) => say(session, reply(215, "UNIX Type: L8")),
  ALLO: (session) => say(session, reply(202, "Nothing is stored here.")),
  CLNT: (session) => say(session, reply(200, "Noted.")),
  FEAT: (session) => {
    const facts = FACTS.map((fact) => `${fact}${session.facts.includes(fact) ? "*" : ""};`).join("");
    return say(session, reply(211, "Features:", ...FEATURES, `MLST ${facts}`, "End"));
  },
  OPTS(session, argument) {
    const [name = "", value = ""] = argument.split(" ");
    if (/^utf-?8$/i.test(name))
      return say(session, /^(on)?$/i.test(value) ? reply(200, "UTF-8 it is, always.") : reply(501, "Always UTF-8."));
    if (!/^mlst$/i.test(name)) return say(session, reply(501, "No such option."));
    const asked = value.toLowerCase().split(";");
    const facts = FACTS.filter((fact) => asked.includes(fact));
    return say({ ...session, facts }, reply(200, `MLST OPTS ${facts.map((fact) => `${fact};`).join("")}`.trimEnd()));
  },
  TYPE(session, argument) {
    const type = { A: "A", "A N": "A", I: "I", "L 8": "I" }[argument.trim().toUpperCase()] as
      | Session["type"]
      | undefined;
    if (type === undefined) return say(session, reply(504, "Only TYPE A and TYPE I."));
    return say({ ...session, type }, reply(200, type === "A" ? "ASCII." : "Binary."));
  },
  MODE: (session, argument) => say(session, only("S", argument, "Only MODE S.")),
  STRU: (session, argument) => say(session, only("F", argument, "Only STRU F.")),
  PASV(session) {
    if (session.epsvAll) return say(session, EPSV_ONLY);
    return { session, act: { do: "listen", extended: false } };
  },
  EPSV(session, argument) {
    const asked = argument.trim().toUpperCase();
    if (asked === "ALL") return say({ ...session, epsvAll: true }, reply(200, "EPSV only, from now on."));
    if (asked !== "" && asked !== "1") return say(session, reply(522, "Only IPv4 here, use (1)"));
    return { session, act: { do: "listen", extended: true } };
  },
  PORT(session, argument, peer) {
    if (session.epsvAll) return say(session, EPSV_ONLY);
    const to = parsePort(argument);
    return to === null ? say(session, reply(501, "Six numbers from 0 to 255, please.")) : aim(session, to, peer);
  },
  EPRT(session, argument, peer) {
    if (session.epsvAll) return say(session, EPSV_ONLY);
    const to = parseExtendedPort(argument);
    if (to === "other") return say(session, reply(522, "Only IPv4 here, use (1)"));
    return to === null ? say(session, reply(501, "|1|address|port|, please.")) : aim(session, to, peer);
  },
  ABOR: (session) => ({ session, act: { do: "abort", reply: reply(226, "Nothing is under way (any more).") } }),
};

const EPSV_ONLY = reply(501, "EPSV ALL was agreed on.");

function only(known: string, argument: string, otherwise: string): Reply {
  return argument.trim().toUpperCase() === known ? reply(200, "So be it.") : reply(504, otherwise);
}

/**
 * Active mode leads back to who asked, and nowhere else: else anyone could make this server connect to third machines and
 * to their services (the "bounce attack", RFC 2577 §3).
 */
function aim(session: Session, to: DataAddress, peer: string): Step {
  if (to.address !== peer || to.port < LOWEST_PORT)
    return say(session, reply(501, "Only to your own address, and to ports from 1024."), "bounce");
  return { session, act: { do: "aim", ...to, reply: reply(200, "I will connect to you there.") } };
}
