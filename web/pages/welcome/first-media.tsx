// Step four: a disc image, or Debian's installer from the archive; and the loaders.
import { Button, FileButton, Group, Text } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { Link } from "wouter";
import { type Item, useApi, useDeed } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { JobProgress, useJob } from "../../parts/job-progress.tsx";
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
  const adding = useJob(add.data?.id);
  const obtaining = useJob(obtain.data?.id);
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
      <JobProgress job={adding} />
      <FailedDeed cause={add.error} />
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
      <JobProgress job={obtaining} />
      <FailedDeed cause={obtain.error} />
    </Step>
  );
}
