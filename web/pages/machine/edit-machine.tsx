// What people wrote of a machine is changed, or it is forgotten.
import { Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { useApi, useDeed } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { machinesWords } from "../machines/words.ts";
import type { Known } from "./head.tsx";
import { machineWords } from "./words.ts";

const LOADERS = ["auto", "ipxe", "pxelinux", "grub", "ipxe-pxelinux"] as const;

export function EditMachine({ machine, close }: { readonly machine: Known; readonly close: () => void }) {
  const say = machineWords.use();
  const say2 = machinesWords.use();
  const profiles = useApi("profiles.list", { query: { limit: 1000 } }).data?.items ?? [];
  const [mac, setMac] = useState<string>(machine.mac);
  const [address, setAddress] = useState<string>(machine.address ?? "");
  const [profile, setProfile] = useState<string | null>(machine.profile);
  const [loader, setLoader] = useState<string>(machine.loader);
  const [groups, setGroups] = useState<string[]>([...machine.groups]);
  const put = useDeed("machines.put", ["leases", "overview", "groups"]);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { name, now: _, ...rest } = machine;
    const chosen = LOADERS.find((one) => one === loader) ?? "auto";
    const changed = { mac, profile, groups, loader: chosen, address: address.trim() === "" ? null : address.trim() };
    const done = await put.mutateAsync({ params: { name }, body: { ...rest, ...changed } }).catch(() => null);
    if (done === null) return;
    notifications.show({ message: say("saved") });
    close();
  };
  return (
    <Dialog opened onClose={close} title={machine.name}>
      <form onSubmit={save}>
        <Stack>
          <Select
            label={say2("profile")}
            description={say2("profileHint")}
            clearable
            searchable
            data={profiles.map((one) => one.name)}
            value={profile}
            onChange={setProfile}
          />
          <TagsInput label={say("groups")} value={groups} onChange={setGroups} />
          <TextInput
            label={say2("mac")}
            description={say2("macHint")}
            value={mac}
            onChange={({ currentTarget }) => setMac(currentTarget.value)}
          />
          <TextInput
            label={say("address")}
            description={say2("addressHint")}
            value={address}
            onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          />
          <Select
            label={say("loader")}
            allowDeselect={false}
            data={[...LOADERS]}
            value={loader}
            onChange={(to) => setLoader(to ?? "auto")}
          />
          <FormFoot failed={put.error} close={close} busy={put.isPending} />
        </Stack>
      </form>
    </Dialog>
  );
}
