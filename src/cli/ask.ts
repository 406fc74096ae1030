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
