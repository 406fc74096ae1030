// One question before something is gone.
import { Button, Group, Modal, Text } from "@mantine/core";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { deeds } from "../../words/deeds.ts";

export function AskDialog(props: {
  readonly title: string;
  readonly says: string;
  readonly yes: string;
  readonly busy: boolean;
  readonly cause: unknown;
  readonly onYes: () => void;
  readonly close: () => void;
}) {
  const { title, says, yes, busy, cause, onYes, close } = props;
  const deed = deeds.use();
  return (
    <Modal opened onClose={close} title={title}>
      <Text size="sm" mb="sm">
        {says}
      </Text>
      <FailedDeed cause={cause} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          {deed("cancel")}
        </Button>
        <Button className="bl-wipe" loading={busy} onClick={onYes}>
          {yes}
        </Button>
      </Group>
    </Modal>
  );
}
