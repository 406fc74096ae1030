// Overview: what boots now, what needs somebody, what ended today, how much room there is.

import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import {
  IconAlertTriangle,
  IconDisc,
  IconHourglassHigh,
  IconNetwork,
  IconServerBolt,
  IconSparkles,
  IconX,
} from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { type Answer, useApi } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { spanText } from "../../parts/figures.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { Badge, type State, StateBadge } from "../../parts/state-badge.tsx";
import { Ago } from "../../parts/time.tsx";
import { useLanguage } from "../../words/language.ts";
import { useSaid } from "../../words/sentences/said.ts";
import { BootingCard } from "./booting-card.tsx";
import { Capacity } from "./capacity.tsx";
import { overviewWords } from "./words.ts";

type Overview = Answer<"overview.show">;
type Attention = Overview["attention"][number];

/** Silence and time change it without an event. */
const AGAIN_MS = 10_000;
const MOST_ATTENTION = 20;
/** Cards that are shown at first: what needs somebody stands below, and is to be seen, too. */
const FIRST_BOOTING = 6;

export function OverviewPage() {
  const say = overviewWords.use();
  const overview = useApi("overview.show", {}, { refetchInterval: AGAIN_MS });
  return (
    <div className="bl-page">
      <Stack gap="lg">
        <Title order={1}>{say("title")}</Title>
        <Loaded of={overview} rows={10}>
          {(all) => <Content all={all} />}
        </Loaded>
      </Stack>
    </div>
  );
}

function Content({ all }: { readonly all: Overview }) {
  const say = overviewWords.use();
  const { booting, attention, finished, counts } = all;
  const [shown, setShown] = useState(FIRST_BOOTING);
  if (booting.length === 0 && attention.length === 0 && counts.machines === 0)
    return (
      <EmptyState
        title={say("firstTitle")}
        drawing="machine"
        action={
          <Group>
            <Button component={Link} href="/welcome">
              {say("firstSteps")}
            </Button>
            <Button component={Link} href="/media" variant="default">
              {say("firstMedia")}
            </Button>
            <Button component={Link} href="/machines" variant="default">
              {say("firstMachine")}
            </Button>
          </Group>
        }
      >
        {say("firstSays")}
      </EmptyState>
    );
  return (
    <>
      <section>
        <Title order={2} mb="xs">
          {say("booting")}
        </Title>
        {booting.length === 0 ? (
          <Text c="dimmed">{`${say("nobody")}. ${say("nobodySays")}`}</Text>
        ) : (
          <div className="bl-cards">
            {booting.slice(0, shown).map((one) => (
              <BootingCard key={one.boot} booting={one} />
            ))}
          </div>
        )}
        {booting.length > shown ? (
          <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setShown(booting.length)}>
            {say("more", { count: booting.length - shown })}
          </Button>
        ) : null}
      </section>
      <div className="bl-columns">
        <section>
          <Title order={2} mb="xs">
            {say("attention")}
          </Title>
          {attention.length === 0 ? (
            <Text c="dimmed">{`${say("nothing")}. ${say("nothingSays")}`}</Text>
          ) : (
            <ul className="bl-attention">
              {attention.slice(0, MOST_ATTENTION).map((one) => (
                <AttentionItem key={`${one.kind} ${one.subject} ${one.says}`} one={one} />
              ))}
              {attention.length > MOST_ATTENTION ? (
                <li className="bl-text-quiet">{say("more", { count: attention.length - MOST_ATTENTION })}</li>
              ) : null}
            </ul>
          )}
        </section>
        <Stack gap="lg">
          <Capacity all={all} />
          <section>
            <Title order={2} mb="xs">
              {say("finished")}
            </Title>
            <Finished finished={finished} />
          </section>
        </Stack>
      </div>
    </>
  );
}

const KINDS = {
  diagnosis: [IconAlertTriangle, "bad"],
  stalled: [IconHourglassHigh, "warn"],
  failed: [IconX, "bad"],
  media: [IconDisc, "warn"],
  dhcp: [IconNetwork, "bad"],
  server: [IconServerBolt, "bad"],
  discovered: [IconSparkles, "warn"],
} as const;

/** Where its evidence is. */
function linkOf({ kind, subject, install }: Attention): string | null {
  switch (kind) {
    case "diagnosis":
      return `/machines/${subject}`;
    case "stalled":
    case "failed":
      return install === null ? `/machines/${subject}` : `/installs/${install}`;
    case "media":
      return `/media/${subject}`;
    case "dhcp":
      return "/network";
    case "discovered":
      return "/machines";
    case "server":
      return null;
  }
}

function AttentionItem({ one }: { readonly one: Attention }) {
  const say = overviewWords.use();
  const said = useSaid();
  const { kind, subject, says, cures, atMs } = one;
  const [icon, tone] = KINDS[kind];
  const link = linkOf(one);
  return (
    <li>
      <Group gap="xs">
        <Badge icon={icon} tone={tone}>
          {say(`kind${kind}`)}
        </Badge>
        {link === null ? (
          <Text size="sm" fw={600}>
            {subject}
          </Text>
        ) : (
          <Anchor component={Link} href={link} size="sm" fw={600}>
            {subject}
          </Anchor>
        )}
        {atMs === null ? null : (
          <Text size="xs" c="dimmed" component="span">
            <Ago atMs={atMs} />
          </Text>
        )}
      </Group>
      <Text size="sm" mt={2}>
        {said(says)}
      </Text>
      {cures.slice(0, 1).map((cure) => (
        <Text key={cure} size="sm" c="dimmed">{`→ ${said(cure)}`}</Text>
      ))}
    </li>
  );
}

function Finished({ finished }: { readonly finished: Overview["finished"] }) {
  const say = overviewWords.use();
  const language = useLanguage();
  if (finished.length === 0) return <Text c="dimmed">{say("noneFinished")}</Text>;
  return (
    <ul className="bl-finished">
      {finished.slice(0, 12).map(({ install, machine, profile, state, endedMs, seconds }) => (
        <li key={install}>
          <StateBadge state={state as State} />
          <Anchor component={Link} href={`/installs/${install}`} size="sm">
            {machine}
          </Anchor>
          <Text size="sm" c="dimmed" truncate>
            {profile}
          </Text>
          <Text
            size="xs"
            c="dimmed"
            component="span"
            ml="auto"
            title={say("took", { span: spanText(seconds * 1000, language) })}
          >
            <Ago atMs={endedMs} />
          </Text>
        </li>
      ))}
    </ul>
  );
}
