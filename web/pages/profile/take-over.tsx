// An existing answer file becomes a spec: pasted or dropped; what was not understood is listed.

import { Button, Group, List, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { type DragEvent, useState } from "react";
import { useDeed } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { deeds } from "../../words/deeds.ts";
import { useSaid } from "../../words/sentences/said.ts";
import type { Spec } from "./draft.ts";
import { profileWords } from "./words.ts";

export function TakeOver({ take, close }: { readonly take: (spec: Spec) => void; readonly close: () => void }) {
  const say = profileWords.use();
  const said = useSaid();
  const deed = deeds.use();
  const [name, setName] = useState("ks.cfg");
  const [text, setText] = useState("");
  const read = useDeed("answers.import");
  const done = read.data;
  const dropped = async (event: DragEvent) => {
    const file = event.dataTransfer.files[0];
    if (file === undefined) return;
    event.preventDefault();
    setName(file.name);
    setText(await file.text());
  };
  const start = async () => {
    const found = await read.mutateAsync({ body: { text, name } }).catch(() => null);
    if (found === null) return;
    take(found.spec as Spec);
    if (found.notes.length + found.faults.length === 0) close();
  };
  return (
    <Dialog opened onClose={close} size="xl" title={say("takeOver")}>
      <Stack onDrop={dropped} onDragOver={(event) => event.preventDefault()}>
        <Text size="sm" c="dimmed">
          {say("takeOverSays")}
        </Text>
        {done === undefined ? (
          <>
            <TextInput
              label={say("takeOverName")}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Textarea
              aria-label={say("takeOver")}
              minRows={12}
              maxRows={24}
              autosize
              classNames={{ input: "bl-mono" }}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
            />
            <FailedDeed cause={read.error} />
          </>
        ) : (
          <>
            <Text fw={600}>{say("notUnderstood")}</Text>
            <List size="sm">
              {[...done.faults, ...done.notes].map(({ path, problem, hint }) => (
                <List.Item key={`${path} ${problem}`}>
                  <code>{path}</code> {said(problem)} {hint === undefined ? "" : said(hint)}
                </List.Item>
              ))}
            </List>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {deed(done === undefined ? "cancel" : "close")}
          </Button>
          {done === undefined ? (
            <Button loading={read.isPending} disabled={text.trim() === ""} onClick={start}>
              {say("takeOverDo")}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Dialog>
  );
}
