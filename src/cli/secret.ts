// bootlace secret: passphrases and passwords that specs name and never hold; kept sealed.
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import { NotThere } from "../acts/named.ts";
import { time } from "../acts/time-text.ts";
import { faults } from "../config.ts";
import { secretNameSchema } from "../http/contract/people.ts";
import { Mistake } from "../net/mistake.ts";
import { listSecrets, setSecret } from "../serve/secrets.ts";
import { secret as askSecret, somebodyIsThere } from "./ask.ts";
import { columns, print, withStore } from "./context.ts";

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
      withStore(command, async (store, { data }) => {
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
        await setSecret(store, data, name, value, Date.now());
        print(command, { name }, () => `secret ${name} is kept`);
      }),
    );
  secret
    .command("list", { isDefault: true })
    .description("their names; what they are is never shown")
    .action((_, command: Command) =>
      withStore(command, async (store, { data }) => {
        const all = await listSecrets(store, data);
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
      withStore(command, async (store) => {
        if (!(await store.secrets.remove(name)))
          throw new NotThere("nothing was removed", [
            { path: name, problem: "no such secret is in the store", hint: "bootlace secret list" },
          ]);
        print(command, { name }, () => `secret ${name} is gone`);
      }),
    );
}
