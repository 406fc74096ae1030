// The lines of an FTP control connection: Telnet text (RFC 959 §4, RFC 854, RFC 1123 §4.1.2.10) made into command lines.
import { Malformed } from "../net/bytes.ts";

/** Longer lines are no command of ours: four letters and the longest path, in UTF-8, stay below it. */
export const LONGEST_LINE = 2048;

export type Line = { readonly text: string } | { readonly wrong: "too long" | "not UTF-8" };

/** Takes bytes as they come, gives the lines that are complete. Empty lines are left out. Memory: one line. */
export type LineReader = (bytes: Uint8Array) => Line[];

const LF = 10;
const CR = 13;
// Telnet commands are 240–255; these two change how many bytes belong to one.
const SE = 240;
const SB = 250;
const WILL = 251;
const IAC = 255;

type State = "text" | "command" | "option" | "subnegotiation" | "command in subnegotiation";

export function createLineReader(longest = LONGEST_LINE): LineReader {
  const line = new Uint8Array(longest);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let length = 0;
  let tooLong = false;
  let state: State = "text";

  function finish(): Line | null {
    const wasTooLong = tooLong;
    const end = length > 0 && line[length - 1] === CR ? length - 1 : length;
    length = 0;
    tooLong = false;
    if (wasTooLong) return { wrong: "too long" };
    if (end === 0) return null;
    try {
      return { text: decoder.decode(line.subarray(0, end)) };
    } catch {
      return { wrong: "not UTF-8" };
    }
  }

  function put(byte: number): void {
    if (length === longest) tooLong = true;
    else line[length++] = byte;
  }

  return (bytes) => {
    const lines: Line[] = [];
    for (const byte of bytes) {
      const next = telnet(state, byte);
      const isText = next === "text" && (state === "text" || (state === "command" && (byte < SE || byte === IAC)));
      state = next;
      if (!isText) continue;
      if (byte !== LF) {
        put(byte);
        continue;
      }
      const line = finish();
      if (line !== null) lines.push(line);
    }
    return lines;
  };
}

/**
 * Where one byte leads. An interrupt before ABOR comes as IAC IP IAC DM with the DM as TCP urgent data, which the kernel
 * takes out of the stream: the IAC before it then stands directly before a letter, and the letter is text.
 */
function telnet(state: State, byte: number): State {
  switch (state) {
    case "text":
      return byte === IAC ? "command" : "text";
    case "command":
      if (byte === SB) return "subnegotiation";
      return byte >= WILL && byte < IAC ? "option" : "text";
    case "option":
      return "text";
    case "subnegotiation":
      return byte === IAC ? "command in subnegotiation" : "subnegotiation";
    case "command in subnegotiation":
      return byte === SE ? "text" : "subnegotiation";
  }
}

export interface Command {
  /** In upper case. */
  readonly verb: string;
  /** What stands behind the first space, as it came; "" when there is nothing. */
  readonly argument: string;
}

/** A command line's verb and argument. Throws Malformed when it does not begin with a verb. */
export function parseCommand(text: string): Command {
  const match = /^([A-Za-z]{3,4})(?: (.*))?$/s.exec(text);
  if (match === null) throw new Malformed("no FTP command", 0);
  return { verb: (match[1] as string).toUpperCase(), argument: match[2] ?? "" };
}
