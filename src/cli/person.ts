// bootlace person: who may use the server's web pages and API.
import type { Command } from "commander";
import { time } from "../acts/time-text.ts";
import { Mistake } from "../net/mistake.ts";
import type { Role } from "../people/role.ts";
import { withClient } from "./api-client.ts";
import { secret } from "./ask.ts";
import { asOptions, columns, print } from "./context.ts";

/** Adds `person add|list|role|password|remove`. */
export function personCommand(program: Command): void {
  const person = program.command("person").description("who may use the web pages and the API, and as what");
  person
    .command("add <name>")
    .description("make a person; the password is asked for, or read from stdin")
    .requiredOption("--role <role>", "viewer, operator or admin")
    .addHelpText("after", "\nExample:\n  bootlace person add ann --role operator")
    .action((name: string, { role }: { readonly role: string }, command: Command) =>
      withClient(command, async (client) => {
        if ((await client.call("people.list", {})).some((one) => one.name === name))
          throw new Mistake("the person was not made", [
            { path: "name", problem: `there is a person ${name} already`, hint: "bootlace person role, or password" },
          ]);
        const body = { role: role as Role, password: await secret("Password: ") };
        const made = await asOptions(["role"], () => client.call("people.put", { params: { name }, body }));
        print(command, made, () => `${name} may log in as ${made.role}`);
      }),
    );
  person
    .command("list", { isDefault: true })
    .description("all of them")
    .action((_, command: Command) =>
      withClient(command, async (client) => {
        const all = await client.call("people.list", {});
        const rows = all.map(({ name, role, createdMs }) => [name, role, time(createdMs)]);
        print(command, all, () =>
          columns(["NAME", "ROLE", "SINCE"], rows, "Nobody yet: bootlace person add NAME --role admin"),
        );
      }),
    );
  person
    .command("role <name> <role>")
    .description("give another role; where they are logged in, they have to do so again")
    .action((name: string, role: string, _, command: Command) =>
      withClient(command, async (client) => {
        await roleOf(name, () => client.call("people.list", {}));
        const changed = await client.call("people.put", { params: { name }, body: { role: role as Role } });
        print(command, changed, () => `${name} is ${changed.role} now`);
      }),
    );
  person
    .command("password <name>")
    .description("set another password, asked for or read from stdin: the way back in for whoever forgot theirs")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        const role = await roleOf(name, () => client.call("people.list", {}));
        const body = { role, password: await secret("New password: ") };
        const changed = await client.call("people.put", { params: { name }, body });
        print(command, changed, () => `${name} has a new password`);
      }),
    );
  person
    .command("remove <name>")
    .description("remove a person with their sessions and tokens")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        await client.call("people.remove", { params: { name } });
        print(command, { name }, () => `${name} is gone`);
      }),
    );
}

async function roleOf(
  name: string,
  list: () => Promise<readonly { readonly name: string; readonly role: Role }[]>,
): Promise<Role> {
  const found = (await list()).find((one) => one.name === name);
  if (found !== undefined) return found.role;
  throw new Mistake("nothing was changed", [
    { path: "name", problem: `there is no person ${name}`, hint: "bootlace person list" },
  ]);
}
