// bootlace secret: passphrases and passwords that specs name and never hold; kept sealed.
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import { time } from "../acts/time-text.ts";
import { faults } from "../config/faults.ts";
import { secretNameSchema } from "../http/contract/people.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { secret as askSecret, somebodyIsThere } from "./ask.ts";
import { columns, print } from "./context.ts";

/** Adds `secret set|list|remove`. */
export function secretCommand(program: Command): void {
  const secret = program.command("secret").description("passphrases and passwords that specs name and never hold");
  secret
    .command("set <name>")
    .description(
      "keep a secret, sealed by the key in the data folder's file secrets.key; it is asked for, or read from stdin",
    )
    .addHelpText("after", "\nExamples:\n  bootlace secret set disk\n  bootlace secret set join.corp < password.txt")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        const parsed = secretNameSchema.safeParse(name);
        if (!parsed.success)
          throw new Mistake(
            "the secret was not kept",
            faults(parsed.error).map((one) => ({ ...one, path: "name" })),
          );
        const given = somebodyIsThere() ? await askSecret("Secret: ") : await readAll(process.stdin);
        const [value = ""] = given.split("\n");
        if (value === "" || value.length > 4096)
          throw new Mistake("the secret was not kept", [
            { path: name, problem: "is one line of 1 to 4096 characters" },
          ]);
        await client.call("secrets.put", { params: { name }, body: { value } });
        print(command, { name }, () => `secret ${name} is kept`);
      }),
    );
  secret
    .command("list", { isDefault: true })
    .description("their names; what they are is never shown")
    .action((_, command: Command) =>
      withClient(command, async (client) => {
        const all = await client.call("secrets.list", {});
        const rows = all.map(({ name, changedMs }) => [
          name,
          changedMs === null ? "a file in secrets/" : time(changedMs),
        ]);
        print(command, all, () => columns(["NAME", "SET"], rows, "No secrets yet: bootlace secret set NAME"));
      }),
    );
  secret
    .command("remove <name>")
    .description("forget a secret")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        await client.call("secrets.remove", { params: { name } });
        print(command, { name }, () => `secret ${name} is gone`);
      }),
    );
}
