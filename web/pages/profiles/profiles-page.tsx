// Profiles: what can be installed, of which media, and for which machines.
import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type FormEvent, useMemo, useState } from "react";
import { Link, useLocation } from "wouter";
import { useParam } from "../../frame/address.ts";
import { type Item, useApi, useDeed, useWhole } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { sortingOf, sortingText } from "../../parts/sorting.ts";
import { type Column, Table } from "../../parts/table.tsx";
import { deeds } from "../../words/deeds.ts";
import { titleOf } from "../media/kinds.ts";
import { PasswordField } from "../profile/password-field.tsx";
import { profileWords } from "../profile/words.ts";

type Profile = Item<"profiles.list">;
const keyOf = ({ name }: Profile) => name;

export function ProfilesPage() {
  const say = profileWords.use();
  const [, go] = useLocation();
  const [q, setQ] = useParam("q");
  const [sort, setSort] = useParam("sort");
  const [making, setMaking] = useParam("new");
  const profiles = useWhole("profiles.list", {});
  const columns = useColumns();
  const wanted = (q ?? "").trim().toLowerCase();
  const shown = useMemo(
    () => (profiles.data ?? []).filter(({ name, media }) => `${name} ${media}`.toLowerCase().includes(wanted)),
    [profiles.data, wanted],
  );
  const add = (
    <RoleButton needs="operator" leftSection={<IconPlus size={16} />} onClick={() => setMaking("-")}>
      {say("add")}
    </RoleButton>
  );
  return (
    <div className="bl-fill">
      <Group justify="space-between" wrap="nowrap">
        <Title order={1}>{say("title")}</Title>
        {add}
      </Group>
      <Loaded of={profiles} rows={8}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={say("emptyTitle")} drawing="disc" action={add}>
              {say("emptySays")}
            </EmptyState>
          ) : (
            <>
              <Group>
                <TextInput
                  type="search"
                  aria-label={say("filter")}
                  placeholder={say("filter")}
                  value={q ?? ""}
                  onChange={({ currentTarget }) => setQ(currentTarget.value)}
                />
              </Group>
              <Table
                label={say("title")}
                rows={shown}
                keyOf={keyOf}
                columns={columns}
                card={({ name, media }) => (
                  <>
                    <Link href={`/profiles/${name}`} className="bl-card-title">
                      {name}
                    </Link>
                    <Text size="xs" c="dimmed">
                      {media}
                    </Text>
                  </>
                )}
                cardHeight={64}
                onOpen={({ name }) => go(`/profiles/${name}`)}
                sorting={sortingOf(sort)}
                onSort={(to) => setSort(sortingText(to))}
              />
            </>
          )
        }
      </Loaded>
      {making === null ? null : <NewProfile media={making === "-" ? null : making} close={() => setMaking(null)} />}
    </div>
  );
}

function useColumns(): readonly Column<Profile>[] {
  const say = profileWords.use();
  const machines = useWhole("machines.list", {}).data;
  return useMemo<readonly Column<Profile>[]>(
    () => [
      {
        key: "name",
        title: say("name"),
        width: "minmax(160px, 1fr)",
        sort: ({ name }) => name,
        cell: ({ name }) => <Link href={`/profiles/${name}`}>{name}</Link>,
      },
      {
        key: "media",
        title: say("media"),
        width: "minmax(140px, 1fr)",
        sort: ({ media }) => media,
        cell: ({ media }) => <Link href={`/media/${media}`}>{media}</Link>,
      },
      { key: "use", title: say("use"), width: "220px", sort: ({ use }) => use, cell: ({ use }) => say(use) },
      {
        key: "machines",
        title: say("machines"),
        width: "110px",
        right: true,
        cell: ({ name }) => (
          <Link href={`/machines?profile=${name}`}>
            {String((machines ?? []).filter(({ profile }) => profile === name).length)}
          </Link>
        ),
      },
    ],
    [say, machines],
  );
}

function NewProfile({ media: given, close }: { readonly media: string | null; readonly close: () => void }) {
  const say = profileWords.use();
  const deed = deeds.use();
  const [, go] = useLocation();
  const media = useApi("media.list", { query: { limit: 1000 } }).data?.items ?? [];
  const [name, setName] = useState("");
  const [chosen, choose] = useState<string | null>(given);
  const [root, setRoot] = useState<unknown>({ password: "" });
  const put = useDeed("profiles.put", ["media", "machines"]);
  const medium = chosen ?? media[0]?.name ?? "";
  const make = async (event: FormEvent) => {
    event.preventDefault();
    const call = { params: { name }, body: { media: medium, spec: { root } } };
    const made = await put.mutateAsync(call).catch(() => null);
    if (made !== null) go(`/profiles/${made.name}`);
  };
  return (
    <Dialog opened onClose={close} title={say("add")}>
      {media.length === 0 ? (
        <Stack align="start">
          <Text>{say("noMedia")}</Text>
          <Button component={Link} href="/media">
            {say("toMedia")}
          </Button>
        </Stack>
      ) : (
        <form onSubmit={make}>
          <Stack>
            <TextInput
              label={say("name")}
              description={say("nameHint")}
              required
              withAsterisk={false}
              data-autofocus
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <NativeSelect
              label={say("media")}
              data={media.map((one) => ({ value: one.name, label: `${titleOf(one)} (${one.name})` }))}
              value={medium}
              onChange={({ currentTarget }) => choose(currentTarget.value)}
            />
            <fieldset className="bl-fields">
              <legend>root</legend>
              <PasswordField account={root as Record<string, unknown>} onChange={setRoot} />
            </fieldset>
            <FormFoot failed={put.error} close={close} says={deed("add")} busy={put.isPending} />
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
