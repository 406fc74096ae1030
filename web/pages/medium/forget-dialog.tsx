// Forgetting media: their files stay; profiles that use them are named first.
import { List, Text } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { client, queries, readAgain } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { type Medium, titleOf } from "../media/kinds.ts";
import { mediaWords } from "../media/words.ts";

export function ForgetDialog({ medium, close }: { readonly medium: Medium; readonly close: () => void }) {
  const say = mediaWords.use();
  const [, go] = useLocation();
  const { name, profiles } = medium;
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const force = profiles.length > 0 ? "true" : "false";
  const forget = async () => {
    setBusy(true);
    try {
      await client.call("media.remove", { params: { name }, query: { force } });
      go("/media");
      // Once this page is left: nobody here asks any more for what is gone.
      window.setTimeout(() => readAgain(queries, "media"));
    } catch (cause) {
      setFailed(cause);
      setBusy(false);
    }
  };
  return (
    <Dialog opened onClose={close} title={say("removeTitle", { name: titleOf(medium) })}>
      <Text size="sm" mb="sm">
        {say("removeSays")}
      </Text>
      {profiles.length === 0 ? null : (
        <div className="bl-danger">
          <Text size="sm" fw={600}>
            {say("removeUsed", { count: profiles.length })}
          </Text>
          <List size="sm">
            {profiles.map((one) => (
              <List.Item key={one}>{one}</List.Item>
            ))}
          </List>
        </div>
      )}
      <FormFoot failed={failed} close={close} says={say("remove")} busy={busy} danger onClick={forget} />
    </Dialog>
  );
}
