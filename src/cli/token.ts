// bootlace token: by which programs use the API.
import type { Command } from "commander";
import { time } from "../acts/time-text.ts";
import { Mistake } from "../net/mistake.ts";
import type { Role } from "../people/role.ts";
import { withClient } from "./api-client.ts";
import { asOptions, columns, print } from "./context.ts";

interface AddOptions {
  readonly person: string;
  readonly role: string;
  readonly days?: string;
}

/** Adds `token add|list|remove`. */
export function tokenCommand(program: Command): void {
  const token = program.command("token").description("by which programs use the API, and this command with --server");
  token
    .command("add <name>")
    .description(
      "make a token; it is printed now and never again. On the server's own host only: a token makes no other",
    )
    .requiredOption("--person <name>", "whose it is: it may no more than they, and ends with them")
    .requiredOption("--role <role>", "viewer, operator or admin")
    .option("--days <number>", "how long it holds (for ever)")
    .addHelpText("after", "\nExample:\n  bootlace token add ci --person ann --role operator --days 90 > ci.token")
    .action(add);
  token
    .command("list", { isDefault: true })
    .description("all of them, without what they are")
    .action((_, command: Command) =>
      withClient(command, async (client) => {
        const all = await client.call("tokens.list", {});
        const rows = all.map(({ name, role, person, expiresMs }) => [
          name,
          person,
          role,
          expiresMs === null ? "never" : time(expiresMs),
        ]);
        print(command, all, () =>
          columns(["NAME", "PERSON", "ROLE", "ENDS"], rows, "No tokens yet: bootlace token add NAME"),
        );
      }),
    );
  token
    .command("remove <name>")
    .description("end a token")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        await client.call("tokens.remove", { params: { name } });
        print(command, { name }, () => `token ${name} is over`);
      }),
    );
}

async function add(name: string, { person, role, days }: AddOptions, command: Command): Promise<void> {
  if (days !== undefined && !/^[1-9]\d{0,3}$/.test(days))
    throw new Mistake("the token was not made", [{ path: "--days", problem: `"${days}" is no number of days` }]);
  await withClient(command, async (client) => {
    const body = { name, person, role: role as Role, forDays: days === undefined ? null : Number(days) };
    const made = await asOptions(["role", "person"], () => client.call("tokens.add", { body }));
    print(command, made, () => made.token);
  });
}
