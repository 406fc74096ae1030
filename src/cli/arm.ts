// bootlace arm / disarm: a person's permission for one install of one machine, or of several.
import type { Command } from "commander";
import { checkNumber } from "../acts/arming.ts";
import { time } from "../acts/time-text.ts";
import { seconds } from "../config/values.ts";
import { numberInWords, saysNumber } from "../machines/number-words.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { ask, confirm, somebodyIsThere } from "./ask.ts";
import { asOptions, print } from "./context.ts";

/** What would be installed where, for the person to read. */
interface Wish {
  readonly machine: string;
  readonly what: string;
  readonly warnings: readonly string[];
}

interface ArmOptions {
  readonly profile?: string;
  readonly for: string;
  readonly yes?: boolean;
  readonly number?: string;
  readonly group?: string[];
}

/** Adds `arm` and `disarm`. */
export function armCommand(program: Command): void {
  program
    .command("arm [machines...]")
    .description("allow one install of each machine at its next network boot; its disk will be wiped")
    .option("--group <name...>", "all machines of these groups")
    .option("--profile <name>", "what to install (else each machine's own profile)")
    .option("--for <time>", "how long the permission holds", "2h")
    .option("--yes", "do not ask; enough for one machine only")
    .option("--number <words>", "with --yes and several machines: their number in words")
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace arm web1 --for 30m\n  bootlace arm 'web*'\n  bootlace arm --group rack1\n  bootlace arm web1 web2 --yes --number two",
    )
    .action(arm);
  program
    .command("disarm [machines...]")
    .description("take the permission back")
    .option("--group <name...>", "that of all machines of these groups")
    .action((names: string[], { group = [] }: { group?: string[] }, command: Command) =>
      disarm({ machines: names, groups: group }, command),
    );
}

async function arm(names: string[], options: ArmOptions, command: Command): Promise<void> {
  const lasts = seconds(options.for);
  if (lasts === null || lasts === 0)
    throw new Mistake("nothing was armed", [
      { path: "--for", problem: `"${options.for}" is no time`, hint: "30m, 2h" },
    ]);
  await withClient(command, async (client) => {
    const what = options.profile === undefined ? {} : { profile: options.profile };
    const body = { ...what, machines: names, groups: options.group ?? [] };
    const wishes = (await asOptions(["profile"], () => client.call("arms.plan", { body }))).items;
    const expiresMs = Date.now() + lasts * 1000;
    if (!(await confirmed(wishes, options, expiresMs))) return void print(command, null, () => "nothing was armed");
    // What was shown is what is armed, also where `*` would fit more by now, or the group has grown.
    const machines = wishes.map(({ machine }) => machine);
    const number = numberInWords(machines.length);
    const made = await client.call("arms.add", { body: { ...what, machines, number, forSeconds: lasts } });
    const shown = made.map((arm, i) => {
      const { warnings = [] } = wishes[i] ?? {};
      return warnings.length === 0 ? arm : { ...arm, warnings };
    });
    print(command, shown.length === 1 ? shown[0] : shown, () =>
      [
        ...(options.yes === true ? wishes.flatMap(({ warnings }) => warnings) : []),
        ...made.map(({ id, expiresMs: until }, i) => `armed until ${time(until)}: ${wishes[i]?.what}; install ${id}`),
        `Boot ${made.length === 1 ? "the machine" : "the machines"} from the network now.`,
      ].join("\n"),
    );
  });
}

async function confirmed(wishes: readonly Wish[], options: ArmOptions, expiresMs: number): Promise<boolean> {
  const [one] = wishes;
  const count = wishes.length;
  if (options.yes === true) {
    await asOptions(["number"], async () => checkNumber(count, options.number));
    return true;
  }
  if (!somebodyIsThere())
    throw new Mistake("nothing was armed", [
      { path: "--yes", problem: "nobody is at a terminal to confirm that the disk may be wiped" },
    ]);
  for (const warning of wishes.flatMap(({ warnings }) => warnings)) process.stdout.write(`${warning}\n`);
  if (count === 1) return confirm(`Install ${one?.what}, at its next network boot until ${time(expiresMs)}?`);
  process.stdout.write(`${wishes.map(({ what }) => `  ${what}`).join("\n")}\n`);
  const question = `The disks of ${count} machines will be wiped at their next network boot until ${time(expiresMs)}.\nType the number in words to allow it:`;
  return saysNumber(await ask(question, ""), count);
}

async function disarm(body: { machines: string[]; groups: string[] }, command: Command): Promise<void> {
  const results = await withClient(command, (client) => client.call("arms.remove", { body }));
  print(command, results.length === 1 ? results[0] : results, () =>
    results
      .map((one) => `${one.machine} ${one.disarmed.length === 0 ? "was not armed" : "is no longer armed"}`)
      .join("\n"),
  );
}
