// What the rules found of a boot that died: what was seen, and the cures, the likeliest first.

import { List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useApi } from "../../live/api.ts";
import { useSaid } from "../../words/sentences/said.ts";
import { timelineWords } from "./timeline/words.ts";

export function Findings({ machine }: { readonly machine: string }) {
  const found = useApi("diagnosis.show", { params: { machine } }).data?.findings ?? [];
  return (
    <Stack gap="xs">
      {found.map((finding) => (
        <Finding key={finding.rule} {...finding} />
      ))}
    </Stack>
  );
}

export function Finding(props: {
  readonly rule: string;
  readonly step: string;
  readonly says: string;
  readonly cures: readonly string[];
}) {
  const { rule, step, says, cures } = props;
  const say = timelineWords.use();
  const said = useSaid();
  return (
    <article className="bl-finding">
      <IconAlertTriangle size={18} className="bl-finding-icon" />
      <Stack gap={4}>
        <Text fw={600} size="sm">
          {said(says)}
        </Text>
        <Text size="xs" c="dimmed">
          {`${said(step)} · `}
          <code>{rule}</code>
        </Text>
        {cures.length === 0 ? null : (
          <>
            <Text size="sm" fw={600}>
              {say("cures")}
            </Text>
            <List size="sm" spacing={2}>
              {cures.map((cure) => (
                <List.Item key={cure}>{said(cure)}</List.Item>
              ))}
            </List>
          </>
        )}
      </Stack>
    </article>
  );
}
