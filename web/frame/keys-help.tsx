// What the keyboard does on the page that is shown.
import { Group, Kbd, Stack, Text } from "@mantine/core";
import { Dialog } from "../parts/dialog.tsx";
import { keysNow } from "./keys.ts";
import { frame } from "./words.ts";

export function KeysHelp({ shown, close }: { readonly shown: boolean; readonly close: () => void }) {
  const say = frame.use();
  const all = shown ? [...keysNow(), { keys: "Ctrl K", says: say("palette") }] : [];
  return (
    <Dialog opened={shown} onClose={close} title={say("keysHelp")}>
      <Stack gap={6}>
        {all.map(({ keys, says }) => (
          <Group key={keys} justify="space-between" wrap="nowrap">
            <Text size="sm">{says}</Text>
            <Group gap={4} wrap="nowrap">
              {keys.split(" ").map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Dialog>
  );
}
