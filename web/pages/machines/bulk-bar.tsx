// What can be done with the machines that are selected.
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBan, IconFolders, IconLockOpen, IconTemplate, IconTrash, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useDeed } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { deeds } from "../../words/deeds.ts";
import { armWords } from "./arm-words.ts";
import { GroupsDialog, ProfileDialog, RemoveDialog } from "./bulk-dialogs.tsx";
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
  const [dialog, setDialog] = useState<"profile" | "groups" | "remove" | null>(null);
  const disarm = useDeed("arms.remove", ["machines", "installs", "overview"]);
  const close = () => setDialog(null);
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
        leftSection={<IconTemplate size={15} />}
        onClick={() => setDialog("profile")}
      >
        {say("setProfile")}
      </RoleButton>
      <RoleButton
        needs="operator"
        size="compact-sm"
        variant="default"
        leftSection={<IconFolders size={15} />}
        onClick={() => setDialog("groups")}
      >
        {say("joinGroup")}
      </RoleButton>
      <RoleButton
        needs="operator"
        size="compact-sm"
        variant="default"
        leftSection={<IconTrash size={15} />}
        onClick={() => setDialog("remove")}
      >
        {say("remove")}
      </RoleButton>
      <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconX size={15} />} onClick={clear}>
        {deed("clear")}
      </Button>
      <FailedDeed cause={disarm.error} />
      {dialog === "profile" ? <ProfileDialog names={names} close={close} /> : null}
      {dialog === "groups" ? <GroupsDialog names={names} close={close} /> : null}
      {dialog === "remove" ? <RemoveDialog names={names} close={close} done={clear} /> : null}
    </Group>
  );
}
