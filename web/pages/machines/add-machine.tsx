// A machine is made known: by hand, or one that was discovered.
import { Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { useApi, useDeed } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { deeds } from "../../words/deeds.ts";
import { machinesWords } from "./words.ts";

/** What is known of it already. */
export interface Known {
  readonly mac?: string;
  readonly uuid?: string | null;
}

export function AddMachine({ known, close }: { readonly known: Known; readonly close: () => void }) {
  const say = machinesWords.use();
  const deed = deeds.use();
  const [, go] = useLocation();
  const profiles = useApi("profiles.list", { query: { limit: 1000 } }).data?.items ?? [];
  const [name, setName] = useState("");
  const [mac, setMac] = useState(known.mac ?? "");
  const [address, setAddress] = useState("");
  const [profile, setProfile] = useState<string | null>(null);
  const put = useDeed("machines.put", ["leases", "overview"]);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body = { mac, profile, address: address.trim() === "" ? null : address.trim(), uuid: known.uuid ?? null };
    const made = await put.mutateAsync({ params: { name }, body }).catch(() => null);
    if (made !== null) go(`/machines/${made.name}`);
  };
  const title = known.mac === undefined ? say("addTitle") : say("adoptTitle", { mac: known.mac });
  return (
    <Dialog opened onClose={close} title={title}>
      <form onSubmit={save}>
        <Stack>
          <TextInput
            label={say("name")}
            description={say("nameHint")}
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          {known.mac === undefined ? (
            <TextInput
              label={say("mac")}
              description={say("macHint")}
              required
              withAsterisk={false}
              className="bl-mono"
              value={mac}
              onChange={({ currentTarget }) => setMac(currentTarget.value)}
            />
          ) : null}
          <Select
            label={say("profile")}
            description={say("profileHint")}
            clearable
            searchable
            data={profiles.map((one) => one.name)}
            value={profile}
            onChange={setProfile}
          />
          <TextInput
            label={say("address")}
            description={say("addressHint")}
            value={address}
            onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          />
          <FormFoot failed={put.error} close={close} says={deed("add")} busy={put.isPending} />
        </Stack>
      </form>
    </Dialog>
  );
}
