// One network: how it is served, its addresses drawn, who else answers there, and what a router would have to say.
import { Button, Code, CopyButton, Group, Select, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCopy, IconRadar2 } from "@tabler/icons-react";
import { useState } from "react";
import { type Answer, useApi, useDeed, useWhole } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { Badge } from "../../parts/state-badge.tsx";
import { Ago } from "../../parts/time.tsx";
import { deeds } from "../../words/deeds.ts";
import { AddressBar, CellLegend } from "./address-bar.tsx";
import { networkWords } from "./words.ts";

export type Network = Answer<"networks.list">[number];

const TONES = { dhcp: "good", proxy: "busy", off: "quiet" } as const;

export function Segment({ network, onEdit }: { readonly network: Network; readonly onEdit: () => void }) {
  const say = networkWords.use();
  const { interface: name, mode, address, subnet, router, dns, ranges, others } = network;
  const taken = useWhole("networks.addresses", { params: { interface: name } }, 10_000, {
    enabled: ranges.length > 0,
  }).data;
  const facts = [say("own", { address, subnet })];
  if (router !== null) facts.push(`${say("router")} ${router}`);
  if (dns.length > 0) facts.push(`${say("dns")} ${dns.join(", ")}`);
  return (
    <section className="bl-panel" aria-label={name} id={name}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm">
            <Title order={2}>{name}</Title>
            <Badge tone={TONES[mode]}>{say(mode)}</Badge>
          </Group>
          <RoleButton needs="admin" variant="default" size="xs" onClick={onEdit}>
            {say("edit")}
          </RoleButton>
        </Group>
        <Text size="sm" c="dimmed">
          {facts.join(" · ")}
        </Text>
        {others.map(({ server, seenMs }) => (
          <Group key={server} gap={6} className="bl-text-warn">
            <IconAlertTriangle size={16} />
            <Text size="sm" component="div">
              {say("otherSeen", { server })} · <Ago atMs={seenMs} />
            </Text>
          </Group>
        ))}
        {ranges.map((range) => (
          <AddressBar key={range.first} range={range} taken={taken ?? []} />
        ))}
        {ranges.length === 0 ? null : <CellLegend />}
        <AskWho name={name} />
        {mode === "dhcp" ? null : <Snippets name={name} />}
      </Stack>
    </section>
  );
}

export function AskWho({ name, done }: { readonly name: string; readonly done?: (answered: boolean) => void }) {
  const say = networkWords.use();
  const ask = useDeed("interfaces.ask");
  const send = async () => {
    const found = await ask.mutateAsync({ params: { interface: name }, body: {} }).catch(() => null);
    if (found !== null) done?.(found.servers.some(({ isThisServer }) => !isThisServer));
  };
  const others = (ask.data?.servers ?? []).filter(({ isThisServer }) => !isThisServer).map(({ server }) => server);
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <RoleButton
          needs="admin"
          size="xs"
          variant="default"
          leftSection={<IconRadar2 size={15} />}
          loading={ask.isPending}
          onClick={send}
        >
          {say("ask")}
        </RoleButton>
        <Text size="xs" c="dimmed">
          {say("askSays")}
        </Text>
      </Group>
      {ask.data === undefined ? null : (
        <Text size="sm" role="status" className={others.length === 0 ? "bl-text-good" : "bl-text-warn"}>
          {others.length === 0 ? say("nobody") : say("answered", { servers: others.join(", ") })}
        </Text>
      )}
      <FailedDeed cause={ask.error} />
    </Stack>
  );
}

function Snippets({ name }: { readonly name: string }) {
  const say = networkWords.use();
  const deed = deeds.use();
  const snippets = useApi("networks.snippets", { params: { interface: name } });
  const [chosen, choose] = useState<string | null>(null);
  return (
    <details>
      <summary>{say("snippets")}</summary>
      <Stack gap="xs" mt="xs">
        <Text size="sm" c="dimmed">
          {say("snippetsSays")}
        </Text>
        <Loaded of={snippets}>
          {(all) => {
            const shown = all.find((one) => one.name === chosen) ?? all[0];
            if (shown === undefined) return null;
            return (
              <>
                <Group gap="sm" align="end">
                  <Select
                    label={say("snippetFor")}
                    allowDeselect={false}
                    data={all.map((one) => ({ value: one.name, label: one.title }))}
                    value={shown.name}
                    onChange={choose}
                  />
                  <CopyButton value={shown.text}>
                    {({ copied, copy }) => (
                      <Button variant="default" leftSection={<IconCopy size={15} />} onClick={copy}>
                        {deed(copied ? "copied" : "copy")}
                      </Button>
                    )}
                  </CopyButton>
                </Group>
                {shown.note === null ? null : <Text size="sm">{shown.note}</Text>}
                <Code block tabIndex={0}>
                  {shown.text}
                </Code>
              </>
            );
          }}
        </Loaded>
      </Stack>
    </details>
  );
}
