// Secrets by their names; what they are is written here and never read back.
import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useApi, useDeed } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { Ago } from "../../parts/time.tsx";
import { AskDialog } from "./ask-dialog.tsx";
import { PlainTable } from "./plain-table.tsx";
import { settingsWords } from "./words.ts";

export function SecretsPart() {
  const say = settingsWords.use();
  const secrets = useApi("secrets.list", {});
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<string | null>(null);
  return (
    <section className="bl-panel" aria-label={say("secrets")}>
      <Text size="sm" c="dimmed" mb="md">
        {say("secretsSay")}
      </Text>
      <PlainTable
        of={secrets}
        keyOf={({ name }) => name}
        none={say("noSecrets")}
        columns={[
          { title: say("name"), cell: ({ name }) => name, className: "bl-mono" },
          {
            title: say("set"),
            cell: ({ changedMs }) => (changedMs === null ? say("ofFile") : <Ago atMs={changedMs} />),
          },
        ]}
        acts={({ name, changedMs }) =>
          changedMs === null ? null : (
            <Button size="xs" variant="default" onClick={() => setLeaving(name)}>
              {say("remove")}
            </Button>
          )
        }
      />
      <Button mt="md" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
        {say("addSecret")}
      </Button>
      {adding ? <AddSecret close={() => setAdding(false)} /> : null}
      {leaving === null ? null : <RemoveSecret name={leaving} close={() => setLeaving(null)} />}
    </section>
  );
}

function AddSecret({ close }: { readonly close: () => void }) {
  const say = settingsWords.use();
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const put = useDeed("secrets.put");
  const save = (event: FormEvent) => {
    event.preventDefault();
    put.mutate({ params: { name: name.trim() }, body: { value } }, { onSuccess: close });
  };
  return (
    <Dialog opened onClose={close} title={say("addSecret")}>
      <form onSubmit={save}>
        <Stack>
          <TextInput
            label={say("name")}
            className="bl-mono"
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <PasswordInput
            label={say("value")}
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={value}
            onChange={({ currentTarget }) => setValue(currentTarget.value)}
          />
          <FormFoot failed={put.error} close={close} busy={put.isPending} />
        </Stack>
      </form>
    </Dialog>
  );
}

function RemoveSecret({ name, close }: { readonly name: string; readonly close: () => void }) {
  const say = settingsWords.use();
  const remove = useDeed("secrets.remove");
  return (
    <AskDialog
      title={say("removeSecret", { name })}
      says={say("removeSecretSays")}
      yes={say("remove")}
      busy={remove.isPending}
      cause={remove.error}
      onYes={() => remove.mutate({ params: { name } }, { onSuccess: close })}
      close={close}
    />
  );
}
