// Who the machine is, the sentence that matters now, and the button that fits it.
import { ActionIcon, Anchor, Button, Group, Stack, Text, Title, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBan, IconLockOpen, IconPencil, IconPlayerPlay, IconPlus } from "@tabler/icons-react";
import { Link } from "wouter";
import { type Item, useDeed } from "../../live/api.ts";
import { useMay } from "../../live/session.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { Mono } from "../../parts/mac.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { armWords } from "../machines/arm-words.ts";
import { Sentence } from "./sentence.tsx";
import { StartOnce } from "./start-once.tsx";
import { machineWords } from "./words.ts";

export type Known = Item<"machines.list">;

export function Head(props: {
  /** Null: nobody has made it known. */
  readonly machine: Known | null;
  readonly mac: string;
  readonly onArm: () => void;
  readonly onEdit: () => void;
  readonly onKnow: () => void;
}) {
  const { machine, mac, onArm, onEdit, onKnow } = props;
  const say = machineWords.use();
  const may = useMay("operator");
  const address = machine?.now.address ?? machine?.address ?? null;
  const facts = machine === null ? [] : [machine.profile, ...machine.groups].filter((one) => one !== null);
  return (
    <Stack gap={6}>
      <Anchor component={Link} href="/machines" size="sm">
        {`‹ ${say("machines")}`}
      </Anchor>
      <Group justify="space-between" align="start">
        <Group gap="sm">
          <Title order={1} className={machine === null ? "bl-mono" : undefined}>
            {machine?.name ?? mac}
          </Title>
          <StateBadge state={machine === null ? "new" : (machine.now.arm?.state ?? "never")} />
          {may && machine !== null ? (
            <Tooltip label={say("edit")}>
              <ActionIcon variant="subtle" color="gray" onClick={onEdit} aria-label={say("edit")}>
                <IconPencil size={17} />
              </ActionIcon>
            </Tooltip>
          ) : null}
        </Group>
        {machine === null ? (
          <RoleButton needs="operator" leftSection={<IconPlus size={16} />} onClick={onKnow}>
            {say("makeKnown")}
          </RoleButton>
        ) : (
          <Group gap="xs" align="start">
            <StartOnce machine={machine} />
            <FittingButton machine={machine} onArm={onArm} />
          </Group>
        )}
      </Group>
      <Group gap="md" className="bl-text-quiet">
        {machine === null ? null : <Mono copy>{mac}</Mono>}
        {address === null ? null : <Mono copy>{address}</Mono>}
        {facts.length === 0 ? null : <Text size="sm">{facts.join(" · ")}</Text>}
      </Group>
      <Sentence machine={machine} mac={mac} />
    </Stack>
  );
}

function FittingButton({ machine, onArm }: { readonly machine: Known; readonly onArm: () => void }) {
  const say = machineWords.use();
  const armSay = armWords.use();
  const disarm = useDeed("arms.remove", ["machines", "installs", "overview"]);
  const { arm } = machine.now;
  if (arm?.state === "installing")
    return (
      <Button component={Link} href={`/installs/${arm.id}`} leftSection={<IconPlayerPlay size={16} />}>
        {say("watch")}
      </Button>
    );
  if (arm?.state === "armed" || arm?.state === "loading") {
    const takeBack = async () => {
      const done = await disarm.mutateAsync({ body: { machines: [machine.name] } }).catch(() => null);
      if (done !== null) notifications.show({ message: armSay("disarmed", { count: 1 }) });
    };
    return (
      <Stack gap={4}>
        <RoleButton
          needs="operator"
          variant="default"
          leftSection={<IconBan size={16} />}
          loading={disarm.isPending}
          onClick={takeBack}
        >
          {say("disarm")}
        </RoleButton>
        <FailedDeed cause={disarm.error} />
      </Stack>
    );
  }
  return (
    <RoleButton needs="operator" leftSection={<IconLockOpen size={16} />} onClick={onArm}>
      {say("arm")}
    </RoleButton>
  );
}
