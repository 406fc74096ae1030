// The first run: five steps on one page, filled from top to bottom, from "which interface" to "a machine boots".
import { Button, Stack, Text, Title } from "@mantine/core";
import { Link } from "wouter";
import { useApi } from "../../live/api.ts";
import { useMay, useSession } from "../../live/session.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { FirstMachine } from "./first-machine.tsx";
import { FirstMedia } from "./first-media.tsx";
import { FirstNetwork } from "./first-network.tsx";
import { Step } from "./step.tsx";
import { welcomeWords } from "./words.ts";

export function WelcomePage() {
  const say = welcomeWords.use();
  const admin = useMay("admin");
  const name = useSession()?.name ?? "";
  const networks = useApi("networks.list", {}).data ?? [];
  const media = useApi("media.list", { query: { limit: 100 } }).data?.items ?? [];
  if (!admin)
    return (
      <div className="bl-page">
        <EmptyState
          title={say("onlyAdmin")}
          action={
            <Button component={Link} href="/">
              {say("done")}
            </Button>
          }
        />
      </div>
    );
  return (
    <div className="bl-page">
      <Stack maw={760} mx="auto" gap="lg">
        <div>
          <Title order={1}>{say("title")}</Title>
          <Text c="dimmed">{say("says")}</Text>
        </div>
        <Step n={1} what={say("one")} done>
          <Text size="sm">{say("oneSays", { name })}</Text>
        </Step>
        <FirstNetwork networks={networks} />
        <FirstMedia media={media} />
        <FirstMachine ready={networks.length > 0} />
      </Stack>
    </div>
  );
}
