// The timeline tab: which boot, its picture, what is wrong with it beside it, and what was clicked.
import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconArrowsSplit2 } from "@tabler/icons-react";
import { useMemo } from "react";
import { useParam } from "../../frame/address.ts";
import { useApi } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { FailedState } from "../../parts/failed-state.tsx";
import { clockText, exactText } from "../../parts/figures.ts";
import { Loaded, Rows } from "../../parts/loaded.tsx";
import { Badge } from "../../parts/state-badge.tsx";
import { useLanguage } from "../../words/language.ts";
import { steps, stepText } from "../../words/steps.ts";
import { Findings } from "./findings.tsx";
import { layOut } from "./timeline/layout.ts";
import { MarkDetail } from "./timeline/mark-detail.tsx";
import { StepList } from "./timeline/step-list.tsx";
import { Timeline } from "./timeline/timeline.tsx";
import { type Boot, useMaterial } from "./timeline/use-boot.ts";
import { timelineWords } from "./timeline/words.ts";

const TONES = { good: "good", bad: "bad", open: "busy" } as const;

export function BootView({ machine }: { readonly machine: string }) {
  const say = timelineWords.use();
  const step = steps.use();
  const language = useLanguage();
  const boots = useApi("boots.list", { query: { machine, limit: 50 } });
  const [chosen, choose] = useParam("boot", true);
  return (
    <Loaded of={boots} rows={5}>
      {({ items }) => {
        const [newest] = items;
        if (newest === undefined)
          return (
            <EmptyState title={say("empty")} drawing="machine">
              {say("emptySays")}
            </EmptyState>
          );
        const shown = items.find(({ id }) => String(id) === chosen) ?? newest;
        return (
          <Stack gap="sm">
            <Group gap="sm">
              <Select
                size="xs"
                w={290}
                aria-label={say("boot")}
                allowDeselect={false}
                data={items.map(({ id, startedMs, furthest }) => ({
                  value: String(id),
                  label: `${clockText(startedMs, language)} · ${stepText(step, furthest)}`,
                }))}
                value={String(shown.id)}
                onChange={(to) => choose(to === String(newest.id) ? null : to)}
              />
              <Badge tone={TONES[shown.outcome]}>{say(shown.outcome)}</Badge>
              <Compare />
            </Group>
            <OneBoot key={shown.id} machine={machine} id={shown.id} newest={shown === newest} />
          </Stack>
        );
      }}
    </Loaded>
  );
}

function OneBoot(props: { readonly machine: string; readonly id: number; readonly newest: boolean }) {
  const { machine, id, newest } = props;
  const say = timelineWords.use();
  const given = { params: { id: String(id) }, query: { machine } };
  const boot = useApi("boots.show", given);
  const [comparing] = useParam("compare");
  const like = useApi("boots.like", given, { enabled: comparing !== null });
  const [view, setView] = useParam("at");
  const [mark, setMark] = useParam("mark");
  const material = useMaterial(boot.data);
  const likeMaterial = useMaterial(comparing === null ? undefined : like.data);
  const picture = useMemo(() => (material === null ? null : layOut(material)), [material]);
  const likePicture = useMemo(() => (likeMaterial === null ? null : layOut(likeMaterial)), [likeMaterial]);
  if (boot.isError) return <FailedState cause={boot.error} retry={() => void boot.refetch()} />;
  if (material === null || picture === null) return <Rows count={6} />;
  const died = material.boot.outcome === "bad";
  const found = picture.marks.find((one) => one.id === mark);
  return (
    <Stack gap="sm">
      {comparing !== null && like.isError ? (
        <Text size="sm" c="dimmed">
          {say("noLike")}
        </Text>
      ) : null}
      {died && newest ? <Findings machine={machine} /> : null}
      <Timeline
        picture={picture}
        startMs={material.startMs}
        died={died}
        other={
          likePicture === null || likeMaterial === null
            ? null
            : { picture: likePicture, title: <Below boot={likeMaterial.boot} /> }
        }
        view={view}
        setView={setView}
        chosen={mark}
        choose={setMark}
      />
      {found === undefined ? null : (
        <MarkDetail mark={found} material={material} machine={machine} close={() => setMark(null)} />
      )}
      <StepList picture={picture} startMs={material.startMs} chosen={mark} choose={setMark} />
    </Stack>
  );
}

function Compare() {
  const say = timelineWords.use();
  const [comparing, setComparing] = useParam("compare");
  return (
    <Button
      size="compact-sm"
      variant={comparing === null ? "default" : "light"}
      leftSection={<IconArrowsSplit2 size={15} />}
      aria-pressed={comparing !== null}
      onClick={() => setComparing(comparing === null ? "1" : null)}
    >
      {say("compare")}
    </Button>
  );
}

function Below({ boot }: { readonly boot: Boot }) {
  const say = timelineWords.use();
  const language = useLanguage();
  const what = [boot.machine ?? boot.mac, boot.profile].filter((one) => one !== null).join(" · ");
  return say("comparing", { what, when: exactText(boot.startedMs, language) });
}
