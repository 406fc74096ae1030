// Loaders: which are there, getting them, and those of one's own.
import { Button, Checkbox, FileInput, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload, IconPlus } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { LOADER_ARCHITECTURES, LOADER_SETS } from "../../../src/http/contract/loaders.ts";
import { type Answer, useApi, useDeed } from "../../live/api.ts";
import { useMay } from "../../live/session.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { JobProgress, useJob } from "../../parts/job-progress.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { AskDialog } from "./ask-dialog.tsx";
import { PlainTable } from "./plain-table.tsx";
import { settingsWords } from "./words.ts";

type Loader = Answer<"loaders.list">[number];
const FROM = { installed: "fromInstalled", archive: "fromArchive", person: "fromPerson" } as const;

export function LoadersPart() {
  const say = settingsWords.use();
  const loaders = useApi("loaders.list", {});
  const obtain = useDeed("loaders.obtain", ["jobs"]);
  const [begun, setBegun] = useState<string | null>(null);
  const job = useJob(begun ?? undefined);
  const running = begun !== null && (job === undefined || job.state === "running");
  const may = useMay("admin");
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Loader | null>(null);
  const [also, setAlso] = useState<readonly string[]>([]);
  const architectures = LOADER_ARCHITECTURES.filter((name) => also.includes(name));
  const get = () => obtain.mutate({ body: { architectures } }, { onSuccess: ({ id }) => setBegun(id) });
  return (
    <section className="bl-panel" aria-label={say("loaders")}>
      <Text size="sm" c="dimmed" mb="md">
        {say("loadersSay")}
      </Text>
      <PlainTable
        of={loaders}
        keyOf={({ set, file }) => `${set}/${file}`}
        none={say("noLoaders")}
        columns={[
          {
            title: say("file"),
            cell: ({ set, file, sha256 }) => <span title={sha256}>{`${set}/${file}`}</span>,
            className: "bl-mono",
          },
          { title: say("version"), cell: ({ version }) => version ?? "–", className: "bl-figures" },
          {
            title: say("from"),
            cell: ({ from, source }) => `${say(FROM[from as keyof typeof FROM] ?? "fromPerson")}: ${source}`,
            className: "bl-anywhere",
          },
        ]}
        {...(may
          ? {
              acts: (loader: Loader) =>
                loader.from === "person" ? (
                  <Button size="xs" variant="default" onClick={() => setLeaving(loader)}>
                    {say("remove")}
                  </Button>
                ) : null,
            }
          : {})}
      />
      <RoleButton
        needs="admin"
        variant="default"
        mt="md"
        leftSection={<IconPlus size={16} />}
        onClick={() => setAdding(true)}
      >
        {say("addLoader")}
      </RoleButton>
      {adding ? <AddLoader close={() => setAdding(false)} /> : null}
      {leaving === null ? null : <RemoveLoader loader={leaving} close={() => setLeaving(null)} />}
      <Checkbox.Group label={say("alsoFor")} mt="md" value={[...also]} onChange={setAlso}>
        <Group mt="xs">
          {LOADER_ARCHITECTURES.map((name) => (
            <Checkbox key={name} value={name} label={name} />
          ))}
        </Group>
      </Checkbox.Group>
      <RoleButton needs="admin" mt="md" leftSection={<IconDownload size={16} />} loading={running} onClick={get}>
        {say("obtain")}
      </RoleButton>
      <JobProgress job={job} />
      {job?.state === "done" ? (
        <Text size="sm" mt="sm" role="status">
          {say("obtained")}
        </Text>
      ) : null}
      <FailedDeed cause={obtain.error} />
    </section>
  );
}

function AddLoader({ close }: { readonly close: () => void }) {
  const say = settingsWords.use();
  const [file, setFile] = useState<File | null>(null);
  const [set, setSet] = useState<string>(LOADER_SETS[0]);
  const [name, setName] = useState("");
  const put = useDeed("loaders.put");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (file === null) return;
    const body = new Uint8Array(await file.arrayBuffer());
    const params = { set, file: name.trim() };
    const done = await put.mutateAsync({ params, query: {}, body }).catch(() => null);
    if (done === null) return;
    if (done.needs !== null) notifications.show({ message: say("loaderNeeds", { file: done.needs }), color: "yellow" });
    close();
  };
  return (
    <Dialog opened onClose={close} title={say("addLoader")}>
      <form onSubmit={save}>
        <Stack>
          <FileInput
            label={say("file")}
            description={say("loaderHint")}
            placeholder={say("chooseFile")}
            required
            withAsterisk={false}
            data-autofocus
            value={file}
            onChange={(to) => {
              setFile(to);
              setName(to?.name ?? "");
            }}
          />
          <NativeSelect
            label={say("loaderSet")}
            data={[...LOADER_SETS]}
            value={set}
            onChange={({ currentTarget }) => setSet(currentTarget.value)}
          />
          <TextInput
            label={say("loaderName")}
            description={say("loaderNameHint")}
            className="bl-mono"
            required
            withAsterisk={false}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <FormFoot failed={put.error} close={close} busy={put.isPending} disabled={file === null} />
        </Stack>
      </form>
    </Dialog>
  );
}

function RemoveLoader({ loader, close }: { readonly loader: Loader; readonly close: () => void }) {
  const say = settingsWords.use();
  const remove = useDeed("loaders.remove");
  const { set, file } = loader;
  return (
    <AskDialog
      title={say("removeLoader", { file: `${set}/${file}` })}
      says={say("removeLoaderSays")}
      yes={say("remove")}
      busy={remove.isPending}
      cause={remove.error}
      onYes={() => remove.mutate({ params: { set, file } }, { onSuccess: close })}
      close={close}
    />
  );
}
