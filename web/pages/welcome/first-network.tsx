// Steps two and three: the interface, and who gives the addresses there.
import { Button, Group, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Badge } from "../../parts/state-badge.tsx";
import { draftOf, entryOf, type NetworkDraft } from "../network/entries.ts";
import { useInterfaceLabel } from "../network/interface-label.ts";
import { DhcpFields } from "../network/network-form.tsx";
import { AskWho, type Network } from "../network/segment.tsx";
import { useNetworks } from "../network/use-networks.ts";
import { networkWords } from "../network/words.ts";
import { Step } from "./step.tsx";
import { WhoAnswers } from "./who-answers.tsx";
import { welcomeWords } from "./words.ts";

export function FirstNetwork({ networks }: { readonly networks: readonly Network[] }) {
  const say = welcomeWords.use();
  const net = networkWords.use();
  const labelOf = useInterfaceLabel();
  const interfaces = useApi("interfaces.list", {}, { refetchInterval: 5000 });
  const [chosen, choose] = useState<string | null>(null);
  const [served] = networks;
  return (
    <>
      <Step n={2} what={say("two")} done={chosen !== null || served !== undefined}>
        <Loaded of={interfaces}>
          {(all) => {
            const usable = all.filter(({ loopback, addresses }) => !loopback && addresses.length > 0);
            return (
              <>
                {usable.length === 0 ? <Text size="sm">{say("twoNone")}</Text> : null}
                <Radio.Group value={chosen ?? served?.interface ?? null} onChange={choose} aria-label={say("two")}>
                  <Stack gap={6}>
                    {usable.map((one) => (
                      <Radio key={one.name} value={one.name} label={labelOf(one)} />
                    ))}
                  </Stack>
                </Radio.Group>
              </>
            );
          }}
        </Loaded>
      </Step>
      <Step n={3} what={say("three")} done={served !== undefined}>
        {served === undefined ? null : (
          <>
            <Text size="sm" role="status">
              {say("servedNow", { interface: served.interface, mode: net(served.mode) })}
            </Text>
            <WhoAnswers mode={served.mode} />
          </>
        )}
        {chosen === null || networks.some((one) => one.interface === chosen) ? (
          served === undefined ? (
            <Text size="sm" c="dimmed">
              {say("waitsFor")}
            </Text>
          ) : null
        ) : (
          <ModeForm key={chosen} device={chosen} />
        )}
      </Step>
    </>
  );
}

function ModeForm({ device }: { readonly device: string }) {
  const say = welcomeWords.use();
  const net = networkWords.use();
  const networks = useNetworks();
  const [answered, setAnswered] = useState<boolean | null>(null);
  const [own, setOwn] = useState<NetworkDraft | null>(null);
  const query = answered === null ? {} : { answered: answered ? ("true" as const) : ("false" as const) };
  const proposal = useApi("interfaces.propose", { params: { interface: device }, query });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {say("threeAsk")}
      </Text>
      <AskWho name={device} done={setAnswered} />
      <Loaded of={proposal} rows={3}>
        {({ recommended, proxy, dhcp }) => {
          const draft = own ?? draftOf(recommended === "dhcp" && dhcp !== null ? dhcp : proxy);
          const choose = (mode: string) =>
            setOwn(mode === "dhcp" && dhcp !== null ? draftOf(dhcp) : draftOf({ ...proxy, mode }));
          return (
            <>
              <Radio.Group value={draft.mode} onChange={choose} aria-label={say("three")}>
                <Stack gap="xs">
                  {(["proxy", "dhcp"] as const).map((mode) => (
                    <Radio
                      key={mode}
                      value={mode}
                      disabled={mode === "dhcp" && dhcp === null}
                      label={
                        <Group gap={8}>
                          {net(mode)}
                          {mode === recommended ? <Badge tone="good">{net("recommended")}</Badge> : null}
                        </Group>
                      }
                      description={mode === "dhcp" && dhcp === null ? net("noDhcp") : net(`${mode}Says`)}
                    />
                  ))}
                </Stack>
              </Radio.Group>
              <WhoAnswers mode={draft.mode} />
              {draft.mode === "dhcp" ? <DhcpFields draft={draft} set={(to) => setOwn({ ...draft, ...to })} /> : null}
              <FailedDeed cause={networks.failed} />
              <Group>
                <Button
                  loading={networks.saving}
                  disabled={networks.query.data === undefined}
                  onClick={() => void networks.put(null, entryOf(draft, null))}
                >
                  {say("serve", { interface: device })}
                </Button>
              </Group>
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
