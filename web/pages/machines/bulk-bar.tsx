// What can be done with the machines that are selected.
import { Button, Group, Modal, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBan, IconLockOpen, IconTrash, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { client, queries, readAgain, useDeed } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { deeds } from "../../words/deeds.ts";
import { armWords } from "./arm-words.ts";
import { machinesWords } from "./words.ts";

export function BulkBar(props: {
  readonly names: readonly string[];
  readonly arm: () => void;
  readonly clear: () => void;
}) {
  const { names, arm, clear } = props;
  const say = machinesWords.use();
  const armSay = armWords.use();
  const deed = deeds.use();
  const [removing, setRemoving] = useState(false);
  const disarm = useDeed("arms.remove", ["machines", "installs", "overview"]);
  const takeBack = async () => {
    const all = await disarm.mutateAsync({ body: { machines: [...names] } }).catch(() => null);
    if (all === null) return;
    const count = all.filter(({ disarmed }) => disarmed.length > 0).length;
    notifications.show({ message: armSay("disarmed", { count }) });
  };
  return (
    <Group className="bl-bulk" role="toolbar" aria-label={say("selected", { count: names.length })} gap="xs">
      <Text size="sm" fw={600} className="bl-figures">
        {say("selected", { count: names.length })}
      </Text>
      <RoleButton needs="operator" size="compact-sm" leftSection={<IconLockOpen size={15} />} onClick={arm}>
        {say("arm")}
      </RoleButton>
      <RoleButton
        needs="operator"
        size="compact-sm"
        variant="default"
        leftSection={<IconBan size={15} />}
        loading={disarm.isPending}
        onClick={takeBack}
      >
        {say("disarm")}
      </RoleButton>
      <RoleButton
        needs="operator"
        size="compact-sm"
        variant="default"
        leftSection={<IconTrash size={15} />}
        onClick={() => setRemoving(true)}
      >
        {say("remove")}
      </RoleButton>
      <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconX size={15} />} onClick={clear}>
        {deed("clear")}
      </Button>
      <FailedDeed cause={disarm.error} />
      {removing ? <RemoveDialog names={names} close={() => setRemoving(false)} done={clear} /> : null}
    </Group>
  );
}

function RemoveDialog(props: {
  readonly names: readonly string[];
  readonly close: () => void;
  readonly done: () => void;
}) {
  const { names, close, done } = props;
  const say = machinesWords.use();
  const deed = deeds.use();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const remove = async () => {
    setBusy(true);
    try {
      for (const name of names) await client.call("machines.remove", { params: { name } });
      notifications.show({ message: say("removed", { count: names.length }) });
      done();
      close();
    } catch (cause) {
      setFailed(cause);
      setBusy(false);
    }
    readAgain(queries, "machines");
  };
  return (
    <Modal opened onClose={close} title={say("removeTitle", { count: names.length })}>
      <Text size="sm" mb="sm">
        {say("removeSays")}
      </Text>
      <Text size="sm" mb="md" className="bl-mono" lineClamp={6}>
        {names.join(", ")}
      </Text>
      <FailedDeed cause={failed} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          {deed("cancel")}
        </Button>
        <Button color="red" className="bl-wipe" loading={busy} onClick={remove}>
          {deed("delete")}
        </Button>
      </Group>
    </Modal>
  );
}
