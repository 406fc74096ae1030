// Media: cards of what is there, a drop zone over the whole page, and what is on its way.
import { Button, FileButton, Group, Menu, Title } from "@mantine/core";
import { IconLink, IconPlus, IconServer, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useWhole } from "../../live/api.ts";
import { useMay } from "../../live/session.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { AddMedia } from "./add-media.tsx";
import { DropZone } from "./drop-zone.tsx";
import { MediaCard } from "./media-card.tsx";
import { JobList, UploadList } from "./upload-list.tsx";
import { upload } from "./uploads.ts";
import { mediaWords } from "./words.ts";

export function MediaPage() {
  const say = mediaWords.use();
  const media = useWhole("media.list", {});
  const may = useMay("operator");
  return (
    <div className="bl-page">
      <Group justify="space-between" wrap="nowrap" mb="md">
        <Title order={1}>{say("title")}</Title>
        <AddButton />
      </Group>
      {may ? <DropZone /> : null}
      <div className="bl-media-work">
        <UploadList />
        <JobList />
      </div>
      <Loaded of={media} rows={4}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={say("emptyTitle")} drawing="disc" action={<AddButton />}>
              {say("emptySays")}
            </EmptyState>
          ) : (
            <div className="bl-media">
              {all.map((medium) => (
                <MediaCard key={medium.name} medium={medium} />
              ))}
            </div>
          )
        }
      </Loaded>
    </div>
  );
}

function AddButton() {
  const say = mediaWords.use();
  const may = useMay("operator");
  const admin = useMay("admin");
  const [adding, setAdding] = useState<"url" | "path" | null>(null);
  if (!may)
    return (
      <RoleButton needs="operator" leftSection={<IconPlus size={16} />} onClick={() => {}}>
        {say("add")}
      </RoleButton>
    );
  return (
    <>
      <FileButton multiple onChange={upload}>
        {({ onClick }) => (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button leftSection={<IconPlus size={16} />}>{say("add")}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconUpload size={16} />} onClick={onClick}>
                {say("upload")}
              </Menu.Item>
              <Menu.Item leftSection={<IconLink size={16} />} onClick={() => setAdding("url")}>
                {say("byUrl")}
              </Menu.Item>
              {admin ? (
                <Menu.Item leftSection={<IconServer size={16} />} onClick={() => setAdding("path")}>
                  {say("byPath")}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        )}
      </FileButton>
      {adding === null ? null : <AddMedia by={adding} close={() => setAdding(null)} />}
    </>
  );
}
