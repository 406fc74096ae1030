// Saved views: an address's filters under a name, kept by the server for each person.
import { ActionIcon, Button, Group, Popover, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBookmark, IconX } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { useApi, useDeed } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { deeds } from "../../words/deeds.ts";
import { machinesWords } from "./words.ts";

export function Views() {
  const say = machinesWords.use();
  const deed = deeds.use();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const views = useApi("views.list", {}).data ?? [];
  const put = useDeed("views.put");
  const [shown, popover] = useDisclosure();
  const [name, setName] = useState("");
  const query = params.toString();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const kept = [...views.filter((view) => view.name !== name.trim()), { name: name.trim(), query }];
    if ((await put.mutateAsync({ body: { views: kept } }).catch(() => null)) === null) return;
    setName("");
    popover.close();
  };
  const known = views.some((view) => view.query === query);
  return (
    <>
      {views.map((view) => (
        <span key={view.name} className={view.query === query ? "bl-chip bl-on" : "bl-chip"}>
          <button type="button" className="bl-sort" onClick={() => go(`/machines?${view.query}`)}>
            <IconBookmark size={13} />
            {view.name}
          </button>
          <ActionIcon
            size={16}
            variant="transparent"
            color="gray"
            aria-label={say("dropView", { name: view.name })}
            onClick={() => put.mutate({ body: { views: views.filter((other) => other !== view) } })}
          >
            <IconX size={12} />
          </ActionIcon>
        </span>
      ))}
      {query === "" || known ? null : (
        <Popover opened={shown} onChange={popover.toggle} trapFocus>
          <Popover.Target>
            <Button size="compact-xs" variant="subtle" leftSection={<IconBookmark size={14} />} onClick={popover.open}>
              {say("saveView")}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <form onSubmit={save}>
              <Group gap="xs" align="end">
                <TextInput
                  label={say("viewName")}
                  value={name}
                  onChange={({ currentTarget }) => setName(currentTarget.value)}
                  data-autofocus
                />
                <Button type="submit" disabled={name.trim() === ""}>
                  {deed("save")}
                </Button>
              </Group>
              <FailedDeed cause={put.error} />
            </form>
          </Popover.Dropdown>
        </Popover>
      )}
    </>
  );
}
