// Tokens, by which programs use the API. What one is, is shown once.
import { Button, Code, CopyButton, Group, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { type Answer, useApi, useDeed } from "../../live/api.ts";
import { type Role, useSession } from "../../live/session.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { Ago } from "../../parts/time.tsx";
import { deeds } from "../../words/deeds.ts";
import { states } from "../../words/states.ts";
import { AskDialog } from "./ask-dialog.tsx";
import { PlainTable } from "./plain-table.tsx";
import { settingsWords } from "./words.ts";

type Token = Answer<"tokens.list">[number];
type Made = Answer<"tokens.add">;
const ROLES: readonly Role[] = ["viewer", "operator", "admin"];

export function TokensPart() {
  const say = settingsWords.use();
  const state = states.use();
  const tokens = useApi("tokens.list", {});
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Token | null>(null);
  return (
    <section className="bl-panel" aria-label={say("tokens")}>
      <Text size="sm" c="dimmed" mb="md">
        {say("tokensSay")}
      </Text>
      <PlainTable
        of={tokens}
        keyOf={({ name }) => name}
        none={say("noTokens")}
        columns={[
          { title: say("name"), cell: ({ name }) => name },
          { title: say("person"), cell: ({ person }) => person },
          { title: say("role"), cell: ({ role }) => state(role) },
          {
            title: say("ends"),
            cell: ({ expiresMs }) => (expiresMs === null ? say("never") : <Ago atMs={expiresMs} />),
          },
        ]}
        acts={(token) => (
          <Button size="xs" variant="default" onClick={() => setEnding(token)}>
            {say("end")}
          </Button>
        )}
      />
      <Button mt="md" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
        {say("addToken")}
      </Button>
      {adding ? <AddToken close={() => setAdding(false)} /> : null}
      {ending === null ? null : <EndToken token={ending} close={() => setEnding(null)} />}
    </section>
  );
}

function AddToken({ close }: { readonly close: () => void }) {
  const say = settingsWords.use();
  const deed = deeds.use();
  const state = states.use();
  const own = useSession()?.role ?? "viewer";
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>(own);
  const [days, setDays] = useState<number | string>("");
  const [made, setMade] = useState<Made | null>(null);
  const add = useDeed("tokens.add");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), role, forDays: typeof days === "number" ? days : null };
    setMade(await add.mutateAsync({ body }).catch(() => null));
  };
  if (made !== null) return <ShownOnce made={made} close={close} />;
  return (
    <Dialog opened onClose={close} title={say("addToken")}>
      <form onSubmit={save}>
        <Stack>
          <TextInput
            label={say("name")}
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Select
            label={say("role")}
            allowDeselect={false}
            data={ROLES.slice(0, ROLES.indexOf(own) + 1).map((one) => ({ value: one, label: state(one) }))}
            value={role}
            onChange={(to) => setRole((to ?? role) as Role)}
          />
          <NumberInput
            label={say("forDays")}
            description={say("forDaysHint")}
            min={1}
            max={3650}
            allowDecimal={false}
            value={days}
            onChange={setDays}
          />
          <FormFoot failed={add.error} close={close} says={deed("add")} busy={add.isPending} />
        </Stack>
      </form>
    </Dialog>
  );
}

function ShownOnce({ made, close }: { readonly made: Made; readonly close: () => void }) {
  const say = settingsWords.use();
  const deed = deeds.use();
  return (
    <Dialog opened onClose={close} title={say("tokenMade", { name: made.name })}>
      <Stack>
        <Text size="sm">{say("tokenOnce")}</Text>
        <Code block tabIndex={0}>
          {made.token}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={made.token}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {deed(copied ? "copied" : "copy")}
              </Button>
            )}
          </CopyButton>
          <Button onClick={close}>{deed("close")}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function EndToken({ token, close }: { readonly token: Token; readonly close: () => void }) {
  const say = settingsWords.use();
  const remove = useDeed("tokens.remove");
  const { name } = token;
  return (
    <AskDialog
      title={say("endToken", { name })}
      says={say("endTokenSays")}
      yes={say("end")}
      busy={remove.isPending}
      cause={remove.error}
      onYes={() => remove.mutate({ params: { name } }, { onSuccess: close })}
      close={close}
    />
  );
}
