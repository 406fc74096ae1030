// Following an iPXE script as iPXE does, as far as our own scripts go: it splits lines at white space, expands settings
// token by token, joins commands by || and &&, and ends at the first failure that nothing catches.
import type { Location, Start } from "./client-scripts.ts";

const MOST_STEPS = 1000;

interface Run {
  readonly settings: Map<string, string>;
  readonly ownUrl: string;
  kernel: Location | null;
  arguments: readonly string[];
  readonly initrds: Location[];
}

/** What a command comes to: it worked or not, control goes elsewhere, or the script is over. */
type Outcome = "ok" | "failed" | { readonly goto: string } | { readonly end: Start };

/** Runs the script with downloads that succeed. Null: it is no script, or it starts nothing. */
export function followIpxe(text: string, ownUrl: string, platform: "pcbios" | "efi"): Start | null {
  const [first, ...lines] = text.replaceAll("\\\n", " ").split("\n");
  if (first?.trimEnd() !== "#!ipxe") return null;
  const settings = new Map([["platform", platform]]);
  const run: Run = { settings, ownUrl, kernel: null, arguments: [], initrds: [] };
  let at = 0;
  for (let step = 0; step < MOST_STEPS && at < lines.length; step++) {
    const outcome = runLine(lines[at] ?? "", run);
    if (outcome === "failed") return null;
    if (outcome === "ok") at += 1;
    else if ("end" in outcome) return outcome.end;
    else {
      at = lines.findIndex((line) => line.trim() === `:${outcome.goto}`);
      if (at < 0) return null;
    }
  }
  return null;
}

function runLine(line: string, run: Run): Outcome {
  const words = line.split(/\s+/).filter((word) => word !== "");
  const comment = words.findIndex((word) => word.startsWith("#"));
  const live = comment < 0 ? words : words.slice(0, comment);
  let outcome: Outcome = "ok";
  let command: string[] = [];
  let join = ";";
  for (const word of [...live, ";"]) {
    if (word !== "||" && word !== "&&" && word !== ";") {
      command.push(word);
      continue;
    }
    const skipped = (join === "||" && outcome === "ok") || (join === "&&" && outcome === "failed");
    if (!skipped) outcome = command.length === 0 ? "ok" : runCommand(command, run);
    if (typeof outcome === "object") return outcome;
    command = [];
    join = word;
  }
  return outcome;
}

function runCommand(words: readonly string[], run: Run): Outcome {
  const [name = "", ...rest] = words.map((word) =>
    word.replaceAll(/\$\{([^}]*)\}/g, (_, key) => run.settings.get(key) ?? ""),
  );
  const plain = rest.filter(
    (word, i) => !word.startsWith("--") && rest[i - 1] !== "--name" && rest[i - 1] !== "--drive",
  );
  switch (name) {
    case "set":
      run.settings.set((rest[0] ?? "").replace(/:.*$/, ""), rest.slice(1).join(" "));
      return "ok";
    case "inc":
      run.settings.set(rest[0] ?? "", String(Number(run.settings.get(rest[0] ?? "") ?? 0) + Number(rest[1] ?? 1)));
      return "ok";
    case "iseq":
      return rest[0] === rest[1] ? "ok" : "failed";
    case "isset":
      return (rest[0] ?? "") === "" ? "failed" : "ok";
    case "goto":
      return { goto: rest[0] ?? "" };
    case "kernel":
      run.kernel = locate(plain[0] ?? "", run);
      run.arguments = plain.slice(1);
      return "ok";
    case "initrd":
      run.initrds.push(locate(plain[0] ?? "", run));
      return "ok";
    case "boot": {
      const { kernel, initrds } = run;
      if (kernel === null) return "failed";
      return { end: { kind: "kernel", kernel, initrds, arguments: run.arguments } };
    }
    // GRUB, to find the disk's own loader; or the disk itself; or back to the firmware.
    case "chain":
    case "sanboot":
    case "exit":
      return { end: { kind: "local" } };
    default:
      return "ok";
  }
}

/** URIs may be relative to the script's own. */
function locate(uri: string, run: Run): Location {
  const url = new URL(uri, run.ownUrl);
  if (url.protocol !== "tftp:") return { by: "http", url: url.href };
  return { by: "tftp", path: decodeURIComponent(url.pathname).replace(/^\/+/, "") };
}
