// ◄ door: questions to the person at the terminal.
import { createInterface } from "node:readline/promises";

/** Is there somebody to answer? */
export function somebodyIsThere(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** One line of text; `fallback` when the answer is empty or the input ends. */
export async function ask(question: string, fallback: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await lines.question(`${question}${fallback === "" ? "" : ` [${fallback}]`} `);
    return answer.trim() === "" ? fallback : answer.trim();
  } finally {
    lines.close();
  }
}

/** Yes or no; no unless the answer begins with y. */
export async function confirm(question: string): Promise<boolean> {
  return /^y/i.test(await ask(`${question} (y/N)`, ""));
}

/** A password, not shown while it is typed; from a pipe, its first line. */
export async function secret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY !== true) return ((await new Response(Bun.stdin.stream()).text()).split("\n")[0] ?? "").trimEnd();
  stderr.write(question);
  stdin.setRawMode(true);
  let typed = "";
  try {
    for await (const chunk of Bun.stdin.stream())
      for (const key of new TextDecoder().decode(chunk)) {
        if (key === "\r" || key === "\n") return typed;
        if (key === "\x03") throw new Error("given up");
        typed = key === "\x7f" || key === "\b" ? typed.slice(0, -1) : typed + key;
      }
    return typed;
  } finally {
    stdin.setRawMode(false);
    stderr.write("\n");
  }
}
