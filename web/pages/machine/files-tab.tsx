// What the machine would be given at each step of its boot now, as text; and its answer files.

import { Code, Group, Select, Stack, Text, Title } from "@mantine/core";
import { useParam } from "../../frame/address.ts";
import { useApi } from "../../live/api.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { useSaid } from "../../words/sentences/said.ts";
import { machineWords } from "./words.ts";

const FIRMWARE = ["bios", "uefi-x64", "uefi-ia32", "uefi-arm64", "uefi-x64-http"] as const;

export function FilesTab(props: {
  readonly mac: string;
  readonly name: string | null;
  readonly profile: string | null;
}) {
  const { mac, name, profile } = props;
  const say = machineWords.use();
  const said = useSaid();
  const [firmware, setFirmware] = useParam("as");
  const arch = FIRMWARE.find((one) => one === firmware) ?? "uefi-x64";
  const explain = useApi("machines.explain", { query: { mac, arch } }, { staleTime: 0 });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>{say("given")}</Title>
        <Select
          size="xs"
          aria-label={say("asFirmware")}
          allowDeselect={false}
          data={[...FIRMWARE]}
          value={arch}
          onChange={setFirmware}
        />
      </Group>
      <Loaded of={explain} rows={6}>
        {(steps) => (
          <Stack gap="sm">
            {steps.map(({ step, given, why, text }) => (
              <article key={`${step} ${given}`} className="bl-panel">
                <Text size="sm" fw={600}>
                  {`${said(step)}: ${said(given)}`}
                </Text>
                <Text size="sm" c="dimmed">
                  {said(why)}
                </Text>
                {text === undefined ? null : (
                  <Code block tabIndex={0} mt="xs">
                    {text}
                  </Code>
                )}
              </article>
            ))}
          </Stack>
        )}
      </Loaded>
      <Title order={2}>{say("answerFiles")}</Title>
      {name === null || profile === null ? (
        <Text c="dimmed">{say("noProfile")}</Text>
      ) : (
        <AnswerFiles machine={name} profile={profile} />
      )}
    </Stack>
  );
}

function AnswerFiles({ machine, profile }: { readonly machine: string; readonly profile: string }) {
  const said = useSaid();
  const rendered = useApi("answers.render", { body: { machine, profile } }, { staleTime: 0 });
  return (
    <Loaded of={rendered} rows={8}>
      {({ files, notes }) => (
        <Stack gap="sm">
          {notes.map(({ path, problem, severity }) => (
            <Text
              key={`${path} ${problem}`}
              size="sm"
              className={severity === "error" ? "bl-text-bad" : "bl-text-warn"}
            >
              <code>{path}</code> {said(problem)}
            </Text>
          ))}
          {files.map(({ name, text }) => (
            <article key={name} className="bl-panel">
              <Text size="sm" fw={600} className="bl-mono">
                {name}
              </Text>
              <Code block tabIndex={0} mt="xs">
                {text}
              </Code>
            </article>
          ))}
        </Stack>
      )}
    </Loaded>
  );
}
