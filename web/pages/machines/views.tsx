// Saved views: an address's filters under a name, kept by this browser.
import { ActionIcon, Button, Group, Popover, TextInput } from "@mantine/core";
import { useDisclosure, useLocalStorage } from "@mantine/hooks";
import { IconBookmark, IconX } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { deeds } from "../../words/deeds.ts";
import { machinesWords } from "./words.ts";

interface View {
  readonly name: string;
  readonly query: string;
}

export function Views() {
  const say = machinesWords.use();
  const deed = deeds.use();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const [views, setViews] = useLocalStorage<readonly View[]>({ key: "bootlace-machine-views", defaultValue: [] });
  const [shown, popover] = useDisclosure();
  const [name, setName] = useState("");
  const query = params.toString();
  const save = (event: FormEvent) => {
    event.preventDefault();
    setViews([...views.filter((view) => view.name !== name.trim()), { name: name.trim(), query }]);
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
            onClick={() => setViews(views.filter((other) => other !== view))}
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
            </form>
          </Popover.Dropdown>
        </Popover>
      )}
    </>
  );
}
