// How one interface is served: mode, addresses to give, and what is told with them. Mistakes stand beside their fields.
import { Button, Group, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useApi } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { deeds } from "../../words/deeds.ts";
import { draftOf, type Entry, entryOf, type NetworkDraft } from "./entries.ts";
import { useInterfaceLabel } from "./interface-label.ts";
import { useNetworks } from "./use-networks.ts";
import { networkWords } from "./words.ts";

/** `entry`: the one that is changed; null: a new one, of `device` where that is known. */
export function NetworkForm(props: { readonly entry: Entry | null; readonly close: () => void }) {
  const say = networkWords.use();
  const networks = useNetworks();
  const title = props.entry === null ? say("addTitle") : say("editTitle", { interface: String(props.entry.interface) });
  return (
    <Dialog opened onClose={props.close} size="lg" title={title}>
      <Loaded of={networks.query}>{() => <Form {...props} networks={networks} />}</Loaded>
    </Dialog>
  );
}

function Form(props: {
  readonly entry: Entry | null;
  readonly close: () => void;
  readonly networks: ReturnType<typeof useNetworks>;
}) {
  const { entry, close, networks } = props;
  const say = networkWords.use();
  const deed = deeds.use();
  const interfaces = useApi("interfaces.list", {}).data ?? [];
  const labelOf = useInterfaceLabel();
  const [draft, setDraft] = useState<NetworkDraft>(draftOf(entry ?? { interface: "", mode: "proxy" }));
  const set = (to: Partial<NetworkDraft>) => setDraft({ ...draft, ...to });
  const proposal = useApi(
    "interfaces.propose",
    { params: { interface: draft.interface } },
    { enabled: entry === null && draft.interface !== "" },
  ).data;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await networks.put(entry, entryOf(draft, entry))) close();
  };
  const choose = (mode: string) => {
    const proposed = mode === "dhcp" ? proposal?.dhcp : null;
    const { range = "", subnet = "" } = draftOf(proposed ?? {});
    const fresh = draft.range === "" ? { range } : {};
    set({ mode: mode as NetworkDraft["mode"], ...fresh, ...(draft.subnet === "" ? { subnet } : {}) });
  };
  return (
    <form onSubmit={save}>
      <Stack>
        {entry === null ? (
          <Select
            label={say("interface")}
            required
            withAsterisk={false}
            data={interfaces
              .filter(({ loopback }) => !loopback)
              .map((one) => ({ value: one.name, label: labelOf(one) }))}
            value={draft.interface === "" ? null : draft.interface}
            onChange={(to) => set({ interface: to ?? "" })}
          />
        ) : null}
        <Radio.Group label={say("mode")} value={draft.mode} onChange={choose}>
          <Stack gap="xs" mt={4}>
            {(["proxy", "dhcp", "off"] as const).map((mode) => (
              <Radio key={mode} value={mode} label={say(mode)} description={say(`${mode}Says`)} />
            ))}
          </Stack>
        </Radio.Group>
        {draft.mode === "dhcp" ? <DhcpFields draft={draft} set={set} /> : null}
        <Text size="xs" c="dimmed">
          {say("fileIs", { file: networks.file })}
        </Text>
        <FailedDeed cause={networks.failed} />
        {networks.busy ? (
          <Button
            color="red"
            className="bl-wipe"
            onClick={() => void networks.force(entry, entryOf(draft, entry), close)}
          >
            {say("force")}
          </Button>
        ) : null}
        <Group justify="space-between">
          {entry === null ? (
            <span />
          ) : (
            <Button
              variant="subtle"
              color="red"
              onClick={async () => {
                if (await networks.put(entry, null)) close();
              }}
            >
              {say("stop")}
            </Button>
          )}
          <Group>
            <Button variant="default" onClick={close}>
              {deed("cancel")}
            </Button>
            <Button type="submit" loading={networks.saving} disabled={draft.interface === ""}>
              {deed("save")}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

export function DhcpFields(props: { readonly draft: NetworkDraft; readonly set: (to: Partial<NetworkDraft>) => void }) {
  const say = networkWords.use();
  const { draft, set } = props;
  const field = (key: "range" | "router" | "dns" | "domain" | "lease", hint?: string) => (
    <TextInput
      label={say(key === "range" ? "ranges" : key)}
      {...(hint === undefined ? {} : { description: hint })}
      value={draft[key]}
      onChange={({ currentTarget }) => set({ [key]: currentTarget.value })}
    />
  );
  return (
    <Stack gap="sm">
      {field("range", say("rangeHint"))}
      <Group grow align="end">
        {field("router")}
        {field("dns")}
      </Group>
      <Group grow align="end">
        {field("domain")}
        {field("lease", say("leaseHint"))}
      </Group>
    </Stack>
  );
}
