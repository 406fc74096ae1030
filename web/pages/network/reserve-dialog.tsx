// An address is kept for a machine: for who has it now, by its MAC, or by what else it is known.
import { NativeSelect, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Item, useDeed } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { Mono } from "../../parts/mac.tsx";
import { KEY_FIELDS, type KeyTexts, keyOf, WAYS, type Way } from "./reserve-key.ts";
import { networkWords } from "./words.ts";

interface ReserveDialogProps {
  readonly lease: Item<"leases.list">;
  readonly close: () => void;
}

export function ReserveDialog({ lease: { address, mac, hostName }, close }: ReserveDialogProps) {
  const say = networkWords.use();
  const [way, setWay] = useState<Way>("byMac");
  const [name, setName] = useState(hostName ?? "");
  const [texts, setTexts] = useState<KeyTexts>({});
  const byMac = useDeed("leases.reserve", ["networks", "machines"]);
  const byKey = useDeed("reservations.add", ["leases", "networks"]);
  const used = way === "byMac" ? byMac : byKey;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const called = name.trim() === "" ? {} : { name: name.trim() };
    const done =
      way === "byMac"
        ? byMac.mutateAsync({ body: { address, mac, ...called } })
        : byKey.mutateAsync({ body: { address, ...keyOf(way, texts) } });
    await done.then(close, () => {});
  };
  return (
    <Dialog opened onClose={close} title={say("reserveTitle", { address })}>
      <form onSubmit={save}>
        <Stack>
          <NativeSelect
            label={say("reserveBy")}
            data={WAYS.map((value) => ({ value, label: say(value) }))}
            value={way}
            onChange={({ currentTarget }) => setWay(currentTarget.value as Way)}
          />
          {way === "byMac" ? (
            <>
              <Mono>{mac}</Mono>
              <TextInput
                label={say("reserveName")}
                description={say("reserveHint")}
                data-autofocus
                value={name}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
              />
            </>
          ) : (
            KEY_FIELDS[way].map((field) => (
              <TextInput
                key={field}
                label={say(field)}
                description={say(`${field}Hint`)}
                value={texts[field] ?? ""}
                onChange={({ currentTarget: { value } }) => setTexts((all) => ({ ...all, [field]: value }))}
              />
            ))
          )}
          <FormFoot failed={used.error} close={close} says={say("reserve")} busy={used.isPending} />
        </Stack>
      </form>
    </Dialog>
  );
}
