// Step four: a disc image, or Debian's installer from the archive; and the loaders.
import { Button, FileButton, Group, Progress, Text } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { Link } from "wouter";
import { type Item, useApi, useDeed } from "../../live/api.ts";
import { useLive } from "../../live/stream.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { sizeText } from "../../parts/figures.ts";
import { useLanguage } from "../../words/language.ts";
import { DropZone } from "../media/drop-zone.tsx";
import { titleOf } from "../media/kinds.ts";
import { UploadList } from "../media/upload-list.tsx";
import { upload } from "../media/uploads.ts";
import { Step } from "./step.tsx";
import { welcomeWords } from "./words.ts";

const DEBIAN = "debian-installer-12-netboot-amd64";

export function FirstMedia({ media }: { readonly media: readonly Item<"media.list">[] }) {
  const say = welcomeWords.use();
  const add = useDeed("media.add", ["jobs"]);
  const obtain = useDeed("loaders.obtain", ["jobs"]);
  const loaders = useApi("loaders.list", {}).data ?? [];
  const jobs = useLive((live) => live.jobs);
  const jobOf = (id: string | undefined) => (id === undefined ? undefined : jobs.get(id));
  const [adding, obtaining] = [jobOf(add.data?.id) ?? add.data, jobOf(obtain.data?.id) ?? obtain.data];
  return (
    <Step n={4} what={say("four")} done={media.length > 0}>
      <DropZone />
      <Text size="sm">{say("fourSays")}</Text>
      <Group gap="sm">
        <FileButton multiple onChange={upload}>
          {({ onClick }) => (
            <Button variant="default" leftSection={<IconUpload size={16} />} onClick={onClick}>
              {say("chooseIso")}
            </Button>
          )}
        </FileButton>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          loading={adding?.state === "running"}
          onClick={() => add.mutate({ body: { package: DEBIAN, name: "debian-12" } })}
        >
          {say("takeDebian")}
        </Button>
      </Group>
      <UploadList />
      <Working job={adding} />
      <FailedDeed cause={add.error ?? failureOf(adding)} />
      {media.length === 0 ? null : (
        <Text size="sm" role="status">
          <Link href="/media">{say("have", { count: media.length, names: media.map(titleOf).join(", ") })}</Link>
        </Text>
      )}
      <Text size="sm" fw={600}>
        {say("loaders")}
      </Text>
      <Text size="sm" c="dimmed">
        {say("loadersSays")}
      </Text>
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          loading={obtaining?.state === "running"}
          onClick={() => obtain.mutate({ body: {} })}
        >
          {say("getLoaders")}
        </Button>
        {loaders.length === 0 ? null : (
          <Text size="sm" role="status">
            {say("loadersThere", { count: loaders.length })}
          </Text>
        )}
      </Group>
      <Working job={obtaining} />
      <FailedDeed cause={obtain.error ?? failureOf(obtaining)} />
    </Step>
  );
}

type Job = Parameters<typeof failureOf>[0];

function Working({ job }: { readonly job: Job }) {
  const say = welcomeWords.use();
  const language = useLanguage();
  if (job?.state !== "running") return null;
  const { says, doneBytes, totalBytes } = job;
  const value = totalBytes === null || totalBytes === 0 ? 100 : (doneBytes / totalBytes) * 100;
  return (
    <div>
      <Progress value={value} animated={totalBytes === null} aria-label={says} />
      <Text size="xs" c="dimmed" className="bl-figures">
        {say("taking", { says, size: sizeText(doneBytes, language) })}
      </Text>
    </div>
  );
}

function failureOf(
  job:
    | {
        readonly state: string;
        readonly says: string;
        readonly doneBytes: number;
        readonly totalBytes: number | null;
        readonly problem: unknown;
      }
    | undefined,
): Error | null {
  if (job?.state !== "failed") return null;
  const { detail, title } = (job.problem ?? {}) as { readonly detail?: string; readonly title?: string };
  return new Error(detail ?? title ?? job.says);
}
