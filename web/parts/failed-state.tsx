// What a page shows when something could not be read or done: what, why, what to do, and the evidence.

import { Alert, Anchor, Button, Group, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ApiProblem } from "../../src/http/client/client.ts";
import { deeds } from "../words/deeds.ts";
import { useSaid } from "../words/sentences/said.ts";

export function FailedState({ cause, retry }: { readonly cause: unknown; readonly retry?: () => void }) {
  const say = deeds.use();
  return (
    <Alert
      color="red"
      variant="outline"
      icon={<IconAlertTriangle />}
      title={say("failedTitle")}
      className="bl-failed"
      role="alert"
    >
      <Stack gap="xs">
        <WhyFailed cause={cause} />
        {retry === undefined ? null : (
          <Group>
            <Button variant="default" onClick={retry}>
              {say("retry")}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

/** In a dialog, under its form: nothing when there is no failure. */
export function FailedDeed({ cause }: { readonly cause: unknown }) {
  const say = deeds.use();
  if (cause === null || cause === undefined) return null;
  return (
    <Alert
      color="red"
      variant="outline"
      icon={<IconAlertTriangle />}
      title={say("notSaved")}
      className="bl-failed"
      role="alert"
    >
      <WhyFailed cause={cause} />
    </Alert>
  );
}

/** The sentence, the faults one by one, and where it is explained. */
export function WhyFailed({ cause }: { readonly cause: unknown }) {
  const say = deeds.use();
  const said = useSaid();
  if (!(cause instanceof ApiProblem)) {
    const text =
      cause instanceof TypeError ? say("noAnswer") : said(cause instanceof Error ? cause.message : String(cause));
    return <Text size="sm">{text}</Text>;
  }
  const { title, detail, faults, type, name } = cause.problem;
  return (
    <Stack gap={4}>
      <Text size="sm">{said(detail ?? title)}</Text>
      {faults === undefined || faults.length === 0 ? null : (
        <List size="sm">
          {faults.map(({ path, problem, hint }) => (
            <List.Item key={`${path} ${problem}`}>
              {path === "" ? null : <code>{path}</code>} {said(problem)}
              {hint === undefined ? null : <Text size="sm" c="dimmed">{`→ ${said(hint)}`}</Text>}
            </List.Item>
          ))}
        </List>
      )}
      <Anchor size="xs" href={type} target="_blank">
        {name}
      </Anchor>
    </Stack>
  );
}
