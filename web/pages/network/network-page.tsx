// Network: each segment that is served with its addresses drawn, the leases, and how to change it.
import { Alert, Button, Group, Stack, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useApi, useDeed } from "../../live/api.ts";
import { useMay } from "../../live/session.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import type { Entry } from "./entries.ts";
import { Leases } from "./leases.tsx";
import { NetworkForm } from "./network-form.tsx";
import { type Network, Segment } from "./segment.tsx";
import { networkWords } from "./words.ts";

export function NetworkPage() {
  const say = networkWords.use();
  const networks = useApi("networks.list", {});
  const admin = useMay("admin");
  const entries = (useApi("config.show", {}, { enabled: admin }).data?.networks ?? []) as readonly Entry[];
  const [editing, setEditing] = useState<{ readonly entry: Entry | null } | null>(null);
  const add = (
    <RoleButton needs="admin" leftSection={<IconPlus size={16} />} onClick={() => setEditing({ entry: null })}>
      {say("add")}
    </RoleButton>
  );
  const entryOf = (network: Network) =>
    entries.find((one) => one.interface === network.interface && (one.subnet ?? network.subnet) === network.subnet) ??
    entries.find((one) => one.interface === network.interface) ??
    null;
  return (
    <div className="bl-page">
      <Stack>
        <Group justify="space-between">
          <Title order={1}>{say("title")}</Title>
          {add}
        </Group>
        {admin ? <Pending /> : null}
        <Loaded of={networks} rows={6}>
          {(all) =>
            all.length === 0 ? (
              <EmptyState title={say("emptyTitle")} drawing="lace" action={add}>
                {say("emptySays")}
              </EmptyState>
            ) : (
              all.map((network) => (
                <Segment
                  key={`${network.interface} ${network.subnet}`}
                  network={network}
                  onEdit={() => setEditing({ entry: entryOf(network) })}
                />
              ))
            )
          }
        </Loaded>
        <Leases />
      </Stack>
      {editing === null ? null : <NetworkForm entry={editing.entry} close={() => setEditing(null)} />}
    </div>
  );
}

/** The file says something else than what runs. */
function Pending() {
  const say = networkWords.use();
  const config = useApi("config.show", {}).data;
  const apply = useDeed("config.apply", ["config", "networks"]);
  if (config === undefined || (!config.pending && config.trouble === null)) return null;
  return (
    <Alert color="yellow" variant="outline">
      <Stack gap="xs" align="start">
        {config.trouble === null ? say("pending") : say("trouble", { why: config.trouble })}
        <Button size="xs" loading={apply.isPending} onClick={() => apply.mutate({ body: {} })}>
          {say("apply")}
        </Button>
        <FailedDeed cause={apply.error} />
      </Stack>
    </Alert>
  );
}
