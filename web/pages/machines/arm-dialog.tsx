// Arming: shows the machines, what is wiped on each, the system, and until when. Several are armed only with their number in words.

import { Group, ScrollArea, Select, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useApi, useDeed } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { exactText } from "../../parts/figures.ts";
import { FormFoot } from "../../parts/form-foot.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { useNow } from "../../parts/time.tsx";
import { useLanguage } from "../../words/language.ts";
import { useSaid } from "../../words/sentences/said.ts";
import { armWords } from "./arm-words.ts";

const SPANS = [
  ["1800", "minutes", 30],
  ["7200", "hours", 2],
  ["28800", "hours", 8],
  ["86400", "days", 1],
  ["604800", "days", 7],
] as const;
/** Machines that are listed one by one. */
const MOST = 50;

export function ArmDialog(props: {
  readonly machines: readonly string[];
  readonly profile?: string;
  readonly close: () => void;
}) {
  const { machines, close } = props;
  const say = armWords.use();
  const language = useLanguage();
  const said = useSaid();
  const [profile, setProfile] = useState<string | null>(props.profile ?? null);
  const [seconds, setSeconds] = useState("7200");
  const [number, setNumber] = useState("");
  const profiles = useApi("profiles.list", { query: { limit: 1000 } }).data?.items ?? [];
  const which = { machines: [...machines], ...(profile === null ? {} : { profile }) };
  const plan = useApi("arms.plan", { body: which }, { staleTime: 0 });
  const arm = useDeed("arms.add", ["machines", "installs", "overview"]);
  const several = machines.length > 1;
  const until = useNow((now) => exactText(now + Number(seconds) * 1000, language));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const said = several ? { number } : {};
    const done = await arm.mutateAsync({ body: { ...which, ...said, forSeconds: Number(seconds) } }).catch(() => null);
    if (done === null) return;
    notifications.show({ message: say("armed", { count: done.length }), color: "green" });
    close();
  };
  return (
    <Dialog opened onClose={close} size="lg" title={say("title", { count: machines.length })}>
      <form onSubmit={submit}>
        <Stack>
          <Group grow align="end">
            <Select
              label={say("profile")}
              placeholder={say("own")}
              clearable
              searchable
              data={profiles.map((one) => one.name)}
              value={profile}
              onChange={setProfile}
            />
            <Select
              label={say("for")}
              allowDeselect={false}
              data={SPANS.map(([value, unit, count]) => ({ value, label: say(unit, { count }) }))}
              value={seconds}
              onChange={(to) => setSeconds(to ?? "7200")}
            />
          </Group>
          <Loaded of={plan} rows={Math.min(4, machines.length)}>
            {({ items, number: english, numberZh }) => (
              <>
                <div className="bl-danger">
                  <Group gap={8} wrap="nowrap" align="start">
                    <IconAlertTriangle size={18} />
                    <Text size="sm" fw={600}>
                      {say("says")}
                    </Text>
                  </Group>
                  <ScrollArea.Autosize mah={240} viewportProps={{ tabIndex: 0 }}>
                    <table className="bl-plain">
                      <thead>
                        <tr>
                          <th>{say("machine")}</th>
                          <th>{say("profile")}</th>
                          <th>{say("disk")}</th>
                        </tr>
                      </thead>
                      <tbody>
                        {items.slice(0, MOST).map(({ machine, profile: name, what, warnings }) => (
                          <tr key={machine}>
                            <td>
                              <strong>{machine}</strong>
                            </td>
                            <td>{name}</td>
                            <td>
                              {said(what)}
                              {warnings.map((warning) => (
                                <Text key={warning} size="xs" className="bl-text-warn">
                                  {said(warning)}
                                </Text>
                              ))}
                            </td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                    {items.length > MOST ? <Text size="sm">{say("more", { count: items.length - MOST })}</Text> : null}
                  </ScrollArea.Autosize>
                  <Text size="sm">
                    {say("until")}: <time>{until}</time>
                  </Text>
                </div>
                {several ? (
                  <TextInput
                    label={say("number", { number: language === "zh" ? numberZh : english })}
                    description={say("numberHint")}
                    autoComplete="off"
                    value={number}
                    onChange={({ currentTarget }) => setNumber(currentTarget.value)}
                  />
                ) : null}
                <FormFoot
                  failed={arm.error}
                  close={close}
                  says={say("arm")}
                  busy={arm.isPending}
                  disabled={several && ![english, numberZh].includes(number.trim().toLowerCase())}
                  danger
                />
              </>
            )}
          </Loaded>
        </Stack>
      </form>
    </Dialog>
  );
}
