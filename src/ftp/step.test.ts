import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Ipv4 } from "../net/ipv4.ts";
import { answerLook } from "./look.ts";
import { FTP_REASONS } from "./messages.ts";
import { type Act, type Session, START } from "./session.ts";
import { step } from "./step.ts";

const PEER = "192.168.1.50" as Ipv4;
const IN: Session = { ...START, login: "in" };
const iso = (ms: number) => new Date(ms).toISOString();

/** What the last of the lines leads to, in short. */
function last(session: Session, ...lines: string[]): { session: Session; says: string } {
  let at = session;
  let says = "";
  for (const text of lines) {
    const next = step(at, { text }, PEER);
    at = next.session;
    says = inShort(next.act);
  }
  return { session: at, says };
}

function inShort(act: Act): string {
  switch (act.do) {
    case "reply":
      return `${act.reply.code}${act.reason === undefined ? "" : ` ${act.reason}`}`;
    case "look":
      return `look ${act.as} /${act.path.join("/")}`;
    case "listen":
      return act.extended ? "listen extended" : "listen";
    case "aim":
      return `aim ${act.address}:${act.port}`;
    case "send":
      return `send /${act.path.join("/")} from ${act.from}`;
    case "list":
      return `list ${act.style} /${act.path.join("/")}${act.pattern === null ? "" : ` ${act.prefix}|${act.pattern}`}`;
    case "abort":
    case "quit":
      return `${act.do} ${act.reply.code}`;
  }
}

describe("before login", () => {
  for (const [lines, says] of [
    [["USER anonymous"], "331"],
    [["user FTP", "PASS x@y"], "230"],
    [["USER anonymous", "PASS"], "230"],
    [["PASS x"], "503"],
    [["USER root"], "530 login-refused"],
    [["USER ftp", "USER root", "PASS x"], "503"],
    [["USER ftp", "PASS x", "REIN", "PWD"], "530"],
    [["RETR a"], "530"],
    [["STOR a"], "530"],
    [["PASV"], "530"],
    [["PORT 192,168,1,50,200,1"], "530"],
    [["FEAT"], "211"],
    [["SYST"], "215"],
    [["AUTH TLS"], "502"],
    [["QUIT"], "quit 221"],
  ] as const)
    test(lines.join(", "), () => expect(last(START, ...lines).says).toBe(says));
});

describe("logged in", () => {
  for (const [lines, says] of [
    [["PWD"], "257"],
    [["XPWD"], "257"],
    [["NOOP"], "200"],
    [["HELP"], "214"],
    [["ALLO 100"], "202"],
    [["STAT"], "211"],
    [["STAT -l /media"], "list status /media"],
    [["ABOR"], "abort 226"],
    [["OPTS UTF8 ON"], "200"],
    [["OPTS UTF8 OFF"], "501"],
    [["OPTS COLOUR"], "501"],
    [["TYPE I"], "200"],
    [["type a n"], "200"],
    [["TYPE L 8"], "200"],
    [["TYPE E"], "504"],
    [["MODE S"], "200"],
    [["MODE B"], "504"],
    [["STRU F"], "200"],
    [["STRU P"], "504"],
    [["CWD media/centos7"], "look folder /media/centos7"],
    [["CWD .."], "look folder /"],
    [["CDUP"], "look folder /"],
    [["CWD ../../etc"], "550 bad-name"],
    [["CWD"], "501"],
    [["SIZE a"], "550"],
    [["TYPE I", "SIZE a"], "look size /a"],
    [["MDTM a b"], "look modified /a b"],
    [["MLST"], "look facts /"],
    [["RETR"], "501"],
    [["RETR a"], "send /a from 0"],
    [["RETR /media/x/../y"], "send /media/y from 0"],
    [["RETR ../../etc/passwd"], "550 bad-name"],
    [["RETR a\rb"], "550 bad-name"],
    [["RETR a\0.txt"], "send /a from 0"],
    [["TYPE I", "REST 100", "PASV", "RETR a"], "send /a from 100"],
    [["TYPE I", "REST 100", "RETR a", "RETR a"], "send /a from 0"],
    [["TYPE I", "REST 100", "LIST", "RETR a"], "send /a from 0"],
    [["REST 100", "RETR a"], "550"],
    [["REST -1"], "501"],
    [["REST 99999999999999999"], "501"],
    [["LIST"], "list list /"],
    [["LIST -la"], "list list /"],
    [["LIST -la /media"], "list list /media"],
    [["NLST sub/*.rpm"], "list names /sub sub/|*.rpm"],
    [["MLSD sub"], "list facts /sub"],
    [["PASV"], "listen"],
    [["EPSV"], "listen extended"],
    [["EPSV 1"], "listen extended"],
    [["EPSV 2"], "522"],
    [["EPSV ALL"], "200"],
    [["EPSV ALL", "EPSV"], "listen extended"],
    [["EPSV ALL", "PASV"], "501"],
    [["EPSV ALL", "PORT 192,168,1,50,200,1"], "501"],
    [["EPSV ALL", "EPRT |1|192.168.1.50|51201|"], "501"],
    [["PORT 192,168,1,50,200,1"], "aim 192.168.1.50:51201"],
    [["EPRT |1|192.168.1.50|51201|"], "aim 192.168.1.50:51201"],
    [["EPRT |2|::1|51201|"], "522"],
    [["PORT 1,2,3"], "501"],
    [["DANCE"], "500 malformed"],
    [["GET / HTTP/1.1"], "500 malformed"],
    [["SITE CHMOD 777 a"], "502"],
    [["LANG en"], "502"],
  ] as const)
    test(lines.join(", ").replaceAll(/[\r\0]/g, "·"), () => expect(last(IN, ...lines).says).toBe(says));

  for (const line of ["STOR a", "STOU", "APPE a", "RNFR a", "RNTO b", "DELE a", "RMD a", "MKD a", "XMKD a", "MFMT 1 a"])
    test(`${line} is refused`, () => expect(last(IN, line).says).toBe("550 write-refused"));

  for (const line of [
    "PORT 192,168,1,51,200,1",
    "PORT 127,0,0,1,200,1",
    "PORT 192,168,1,50,0,25",
    "PORT 192,168,1,50,3,255",
    "EPRT |1|10.0.0.1|8080|",
    "EPRT |1|192.168.1.50|22|",
  ])
    test(`${line} would bounce`, () => expect(last(IN, line).says).toBe("501 bounce"));
});

test("FEAT and OPTS MLST agree", () => {
  const { session } = last(IN, "OPTS MLST size;colour;type;");
  expect(session.facts).toEqual(["type", "size"]);
  const feat = step(session, { text: "FEAT" }, PEER).act;
  expect(feat.do === "reply" && feat.reply.lines).toContain("MLST type*;size*;modify;perm;");
});

describe("what is at the path", () => {
  const file = {
    kind: "file",
    file: "/x",
    offset: 9,
    length: 7,
    modifiedMs: Date.UTC(2019, 2, 4),
    mediaType: "",
  } as const;
  const text = { kind: "text", bytes: new Uint8Array(5), mediaType: "" } as const;
  const folder = { kind: "folder", names: [] } as const;
  const absent = { kind: "absent", why: "no such file" } as const;
  for (const [as, entry, says] of [
    ["folder", folder, "250 Now in /a."],
    ["folder", file, "550 This is a file."],
    ["folder", absent, "550 /a: no such file."],
    ["size", file, "213 7"],
    ["size", text, "213 5"],
    ["size", folder, "550 This is a folder."],
    ["modified", file, "213 20190304000000"],
    ["modified", text, "550 It is made at the moment you ask."],
    ["facts", file, "250 Facts:|type=file;size=7;modify=20190304000000;perm=r; /a|End"],
    ["facts", folder, "250 Facts:|type=dir;perm=el; /a|End"],
    ["facts", absent, "550 /a: no such file."],
  ] as const)
    test(`${as} of a ${entry.kind}`, () => {
      const { act, session } = answerLook(IN, as, ["a"], entry, iso);
      expect(act.do === "reply" && `${act.reply.code} ${act.reply.lines.join("|")}`).toBe(says);
      expect(session.folder).toEqual(says.startsWith("250 Now") ? ["a"] : []);
    });
});

test("whatever the lines: an act, three digits, a named reason, and no path outside", () => {
  const verb = fc.constantFrom(
    "USER",
    "PASS",
    "RETR",
    "CWD",
    "REST",
    "TYPE",
    "PORT",
    "EPRT",
    "EPSV",
    "LIST",
    "OPTS",
    "MLST",
  );
  const argument = fc.oneof(
    fc.string(),
    fc.constantFrom("anonymous", "I", "..", "/../..", "ALL", "5", "|1|1.1.1.1|9|"),
  );
  const line = fc.oneof(
    fc.string(),
    fc.tuple(verb, argument).map((words) => words.join(" ")),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      let session = START;
      for (const text of lines) {
        const next = step(session, { text }, PEER);
        session = next.session;
        if ("reply" in next.act) expect(next.act.reply.code >= 200 && next.act.reply.code < 560).toBe(true);
        if ("path" in next.act) expect(next.act.path).not.toContain("..");
        if (next.act.do === "reply" && next.act.reason !== undefined)
          expect(Object.hasOwn(FTP_REASONS, next.act.reason)).toBe(true);
        if (next.act.do === "aim") expect(next.act.address).toBe(PEER);
      }
    }),
  );
});
