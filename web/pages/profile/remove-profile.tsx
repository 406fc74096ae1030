// Deleting a profile asks once.
import { Button, Group, Modal, Text } from "@mantine/core";
import { useState } from "react";
import { client, queries, readAgain } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { deeds } from "../../words/deeds.ts";
import { profileWords } from "./words.ts";

export function RemoveProfile(props: { readonly name: string; readonly close: () => void; readonly gone: () => void }) {
  const { name, close, gone } = props;
  const say = profileWords.use();
  const deed = deeds.use();
  const [failed, setFailed] = useState<unknown>(null);
  const remove = async () => {
    try {
      await client.call("profiles.remove", { params: { name } });
      gone();
      window.setTimeout(() => readAgain(queries, "profiles"));
    } catch (cause) {
      setFailed(cause);
    }
  };
  return (
    <Modal opened onClose={close} title={say("removeTitle", { name })}>
      <Text size="sm" mb="sm">
        {say("removeSays")}
      </Text>
      <FailedDeed cause={failed} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          {deed("cancel")}
        </Button>
        <Button color="red" className="bl-wipe" onClick={() => void remove()}>
          {say("remove")}
        </Button>
      </Group>
    </Modal>
  );
}
