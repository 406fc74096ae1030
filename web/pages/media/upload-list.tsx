// What is on its way up, and the server's own work on media: how far, how fast, how long still.

import { ActionIcon, Group, Progress, Stack, Text, Tooltip } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useApi } from "../../live/api.ts";
import { useLive } from "../../live/stream.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { rateText, sizeText, spanText } from "../../parts/figures.ts";
import { JobProgress } from "../../parts/job-progress.tsx";
import { useLanguage } from "../../words/language.ts";
import { useSaid } from "../../words/sentences/said.ts";
import { drop, pause, resume, type Upload, useUploads } from "./uploads.ts";
import { mediaWords } from "./words.ts";

export function UploadList() {
  const say = mediaWords.use();
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  return (
    <section className="bl-panel" aria-label={say("uploads")}>
      <Stack gap="sm">
        {uploads.map((one) => (
          <UploadRow key={one.key} one={one} />
        ))}
      </Stack>
    </section>
  );
}

function UploadRow({ one }: { readonly one: Upload }) {
  const say = mediaWords.use();
  const said = useSaid();
  const language = useLanguage();
  const { key, name, size, offset, state, rate, cause, found } = one;
  const leftMs = rate > 0 ? ((size - offset) / rate) * 1000 : null;
  const figures = [`${sizeText(offset, language)} / ${sizeText(size, language)}`];
  if (state === "running" && rate > 0) figures.push(rateText(rate, language));
  if (state === "running" && leftMs !== null) figures.push(say("left", { time: spanText(leftMs, language) }));
  if (state === "paused") figures.push(say("paused"));
  if (state === "done") figures.push(say("uploaded"));
  if (state === "failed") figures.push(say("uploadFailed"));
  if (state === "taken") figures.push(say("taken", { name: found }));
  const going = state === "running" || state === "paused" || state === "failed";
  return (
    <Stack gap={4}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600} truncate>
          {name}
        </Text>
        <Group gap={4} wrap="nowrap">
          {state === "running" ? (
            <Act label={say("pause")} onClick={() => pause(key)}>
              <IconPlayerPause size={16} />
            </Act>
          ) : null}
          {state === "paused" || state === "failed" ? (
            <Act label={say("resume")} onClick={() => resume(key)}>
              <IconPlayerPlay size={16} />
            </Act>
          ) : null}
          <Act label={say(going ? "giveUp" : "takeOff")} onClick={() => void drop(one)}>
            <IconX size={16} />
          </Act>
        </Group>
      </Group>
      <Progress
        value={size === 0 ? 100 : (offset / size) * 100}
        color={state === "failed" || state === "refused" ? "red" : "amber"}
        aria-label={name}
      />
      <Text size="xs" c="dimmed" className="bl-figures">
        {figures.join(" · ")}
      </Text>
      {state === "refused" ? (
        <Text size="sm" className="bl-text-bad" role="alert">
          {say("refused", { why: said(found) })}
        </Text>
      ) : null}
      <FailedDeed cause={cause} />
    </Stack>
  );
}

function Act(props: { readonly label: string; readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon variant="subtle" color="gray" aria-label={props.label} onClick={props.onClick}>
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Downloads and checks that the server is at, and why the last ones failed. */
export function JobList() {
  const say = mediaWords.use();
  const listed = useApi("jobs.list", {}).data ?? [];
  const live = useLive((now) => now.jobs);
  const jobs = listed.map((job) => live.get(job.id) ?? job).filter(({ kind }) => kind === "media.add");
  const shown = jobs.filter(({ state }) => state !== "done");
  if (shown.length === 0) return null;
  return (
    <section className="bl-panel" aria-label={say("working")}>
      <Stack gap="sm">
        {shown.map((job) => (
          <JobProgress key={job.id} job={job} />
        ))}
      </Stack>
    </section>
  );
}
