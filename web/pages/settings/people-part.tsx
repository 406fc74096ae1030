// People: who may log in, and as what.
import { Button, PasswordInput, Radio, Stack, Text, TextInput } from "@mantine/core";
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

type Person = Answer<"people.list">[number];
const ROLES: readonly Role[] = ["viewer", "operator", "admin"];

export function PeoplePart() {
  const say = settingsWords.use();
  const deed = deeds.use();
  const state = states.use();
  const own = useSession()?.name;
  const people = useApi("people.list", {});
  const [editing, setEditing] = useState<Person | "new" | null>(null);
  const [leaving, setLeaving] = useState<Person | null>(null);
  return (
    <section className="bl-panel" aria-label={say("people")}>
      <PlainTable
        of={people}
        keyOf={({ name }) => name}
        none={say("noPeople")}
        columns={[
          {
            title: say("name"),
            cell: ({ name }) => (
              <>
                {name}
                {name === own ? (
                  <Text span size="xs" c="dimmed" ml="xs">
                    {say("you")}
                  </Text>
                ) : null}
              </>
            ),
          },
          { title: say("role"), cell: ({ role }) => state(role) },
          { title: say("since"), cell: ({ createdMs }) => <Ago atMs={createdMs} /> },
        ]}
        acts={(person) => (
          <>
            <Button size="xs" variant="default" onClick={() => setEditing(person)}>
              {deed("change")}
            </Button>
            <Button size="xs" variant="default" onClick={() => setLeaving(person)}>
              {say("remove")}
            </Button>
          </>
        )}
      />
      <Button mt="md" leftSection={<IconPlus size={16} />} onClick={() => setEditing("new")}>
        {say("addPerson")}
      </Button>
      {editing === null ? null : (
        <PersonDialog person={editing === "new" ? null : editing} close={() => setEditing(null)} />
      )}
      {leaving === null ? null : <RemovePerson person={leaving} close={() => setLeaving(null)} />}
    </section>
  );
}

function PersonDialog({ person, close }: { readonly person: Person | null; readonly close: () => void }) {
  const say = settingsWords.use();
  const state = states.use();
  const [name, setName] = useState(person?.name ?? "");
  const [role, setRole] = useState<Role>(person?.role ?? "operator");
  const [password, setPassword] = useState("");
  const put = useDeed("people.put");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body = password === "" ? { role } : { role, password };
    const done = await put.mutateAsync({ params: { name: name.trim() }, body }).catch(() => null);
    if (done !== null) close();
  };
  const may = { viewer: "viewerMay", operator: "operatorMay", admin: "adminMay" } as const;
  return (
    <Dialog
      opened
      onClose={close}
      title={person === null ? say("addPerson") : say("editPerson", { name: person.name })}
    >
      <form onSubmit={save}>
        <Stack>
          {person === null ? (
            <TextInput
              label={say("name")}
              autoComplete="off"
              required
              withAsterisk={false}
              data-autofocus
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
          ) : null}
          <Radio.Group
            label={say("role")}
            description={person === null ? undefined : say("roleChanges")}
            value={role}
            onChange={(to) => setRole(to as Role)}
          >
            <Stack gap="xs" mt="xs">
              {ROLES.map((one) => (
                <Radio key={one} value={one} label={state(one)} description={say(may[one])} />
              ))}
            </Stack>
          </Radio.Group>
          <PasswordInput
            label={say("newPassword")}
            description={say(person === null ? "passwordHint" : "passwordKept")}
            autoComplete="new-password"
            required={person === null}
            withAsterisk={false}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <FormFoot failed={put.error} close={close} busy={put.isPending} />
        </Stack>
      </form>
    </Dialog>
  );
}

function RemovePerson({ person, close }: { readonly person: Person; readonly close: () => void }) {
  const say = settingsWords.use();
  const remove = useDeed("people.remove", ["tokens"]);
  const { name } = person;
  return (
    <AskDialog
      title={say("removePerson", { name })}
      says={say("removePersonSays")}
      yes={say("remove")}
      busy={remove.isPending}
      cause={remove.error}
      onYes={() => remove.mutate({ params: { name } }, { onSuccess: close })}
      close={close}
    />
  );
}
