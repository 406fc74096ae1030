// Deleting a profile asks once.
import { Text } from "@mantine/core";
import { useState } from "react";
import { client, queries, readAgain } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { profileWords } from "./words.ts";

export function RemoveProfile(props: { readonly name: string; readonly close: () => void; readonly gone: () => void }) {
  const { name, close, gone } = props;
  const say = profileWords.use();
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
    <Dialog opened onClose={close} title={say("removeTitle", { name })}>
      <Text size="sm" mb="sm">
        {say("removeSays")}
      </Text>
      <FormFoot failed={failed} close={close} says={say("remove")} danger onClick={() => void remove()} />
    </Dialog>
  );
}
