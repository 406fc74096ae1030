// Changes of several machines at once: all of them, or none.
import { Select, Stack, TagsInput, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, type ReactNode, useState } from "react";
import { useApi, useDeed } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { deeds } from "../../words/deeds.ts";
import { machinesWords } from "./words.ts";

interface DialogProps {
  readonly names: readonly string[];
  readonly close: () => void;
}

const ALSO = ["overview", "groups", "leases"];

function BulkDialog(props: {
  readonly title: string;
  readonly close: () => void;
  readonly failed: unknown;
  readonly busy: boolean;
  readonly says: string;
  /** It takes something away. */
  readonly danger?: boolean;
  readonly submit: () => Promise<void>;
  readonly children: ReactNode;
}) {
  const { title, close, failed, busy, says, danger = false, submit, children } = props;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  return (
    <Dialog opened onClose={close} title={title}>
      <form onSubmit={onSubmit}>
        <Stack>
          {children}
          <FormFoot failed={failed} close={close} says={says} busy={busy} danger={danger} />
        </Stack>
      </form>
    </Dialog>
  );
}

export function ProfileDialog({ names, close }: DialogProps) {
  const say = machinesWords.use();
  const deed = deeds.use();
  const profiles = useApi("profiles.list", { query: { limit: 1000 } }).data?.items ?? [];
  const [profile, setProfile] = useState<string | null>(null);
  const change = useDeed("machines.change", ALSO);
  const submit = async () => {
    const done = await change.mutateAsync({ body: { machines: [...names], set: { profile } } }).catch(() => null);
    if (done === null) return;
    notifications.show({ message: say("changed", { count: done.length }) });
    close();
  };
  return (
    <BulkDialog
      title={say("setProfileTitle", { count: names.length })}
      close={close}
      failed={change.error}
      busy={change.isPending}
      says={deed("save")}
      submit={submit}
    >
      <Select
        label={say("profile")}
        placeholder={say("noProfile")}
        clearable
        searchable
        data={profiles.map(({ name }) => name)}
        value={profile}
        onChange={setProfile}
      />
    </BulkDialog>
  );
}

export function GroupsDialog({ names, close }: DialogProps) {
  const say = machinesWords.use();
  const deed = deeds.use();
  const known = useApi("machines.groups", {}).data?.map(({ name }) => name) ?? [];
  const [join, setJoin] = useState<string[]>([]);
  const [leave, setLeave] = useState<string[]>([]);
  const regroup = useDeed("machines.regroup", ALSO);
  const submit = async () => {
    const done = await regroup.mutateAsync({ body: { machines: [...names], join, leave } }).catch(() => null);
    if (done === null) return;
    notifications.show({ message: say("changed", { count: names.length }) });
    close();
  };
  return (
    <BulkDialog
      title={say("groupsTitle", { count: names.length })}
      close={close}
      failed={regroup.error}
      busy={regroup.isPending}
      says={deed("save")}
      submit={submit}
    >
      <TagsInput label={say("join")} description={say("groupHint")} data={known} value={join} onChange={setJoin} />
      <TagsInput label={say("leave")} data={known} value={leave} onChange={setLeave} />
    </BulkDialog>
  );
}

export function RemoveDialog({ names, close, done }: DialogProps & { readonly done: () => void }) {
  const say = machinesWords.use();
  const deed = deeds.use();
  const forget = useDeed("machines.forget", ALSO);
  const submit = async () => {
    const gone = await forget.mutateAsync({ body: { machines: [...names] } }).catch(() => null);
    if (gone === null) return;
    notifications.show({ message: say("removed", { count: gone.length }) });
    done();
    close();
  };
  return (
    <BulkDialog
      title={say("removeTitle", { count: names.length })}
      close={close}
      failed={forget.error}
      busy={forget.isPending}
      says={deed("delete")}
      danger
      submit={submit}
    >
      <Text size="sm">{say("removeSays")}</Text>
      <Text size="sm" className="bl-mono" lineClamp={6}>
        {names.join(", ")}
      </Text>
    </BulkDialog>
  );
}
