// The server's own work (a download, a check): how far it is, or why it failed.
import { Progress, Stack, Text } from "@mantine/core";
import type { Job } from "../../src/http/contract/media.ts";
import { useApi } from "../live/api.ts";
import { useLive } from "../live/stream.ts";
import { useLanguage } from "../words/language.ts";
import { useSaid } from "../words/sentences/said.ts";
import { FailedDeed } from "./failed-state.tsx";
import { failureOf } from "./failure.ts";
import { sizeText } from "./figures.ts";

/** A job as it is now; undefined: none, or not read yet. */
export function useJob(id: string | undefined): Job | undefined {
  const live = useLive(({ jobs }) => (id === undefined ? undefined : jobs.get(id)));
  const read = useApi("jobs.show", { params: { id: id ?? "" } }, { enabled: id !== undefined && live === undefined });
  return live ?? (id === undefined ? undefined : read.data);
}

/** Nothing once it is done. */
export function JobProgress({ job }: { readonly job: Job | undefined }) {
  const said = useSaid();
  const language = useLanguage();
  if (job === undefined || job.state === "done") return null;
  if (job.state === "failed") return <FailedDeed cause={failureOf(job)} />;
  const { doneBytes, totalBytes } = job;
  const says = said(job.says);
  return (
    <Stack gap={4} role="status">
      <Text size="sm" truncate>
        {says}
      </Text>
      <Progress
        value={totalBytes === null || totalBytes === 0 ? 100 : (doneBytes / totalBytes) * 100}
        animated={totalBytes === null}
        aria-label={says}
      />
      <Text size="xs" c="dimmed" className="bl-figures">
        {sizeText(doneBytes, language)}
        {totalBytes === null ? "" : ` / ${sizeText(totalBytes, language)}`}
      </Text>
    </Stack>
  );
}
