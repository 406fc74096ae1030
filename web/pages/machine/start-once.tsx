// What the machine starts at its next network boot, once, in the place of its disk: a tool, a rescue or a live system.
import { Button, Menu, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconChevronDown } from "@tabler/icons-react";
import { useApi, useDeed } from "../../live/api.ts";
import { useMay } from "../../live/session.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { useSaid } from "../../words/sentences/said.ts";
import type { Known } from "./head.tsx";
import { machineWords } from "./words.ts";

/** Nothing where there is nothing to start, or an install is under way. */
export function StartOnce({ machine }: { readonly machine: Known }) {
  const say = machineWords.use();
  const said = useSaid();
  const may = useMay("operator");
  const profiles = useApi("profiles.list", { query: { limit: 1000 } }).data?.items ?? [];
  const start = useDeed("starts.add", ["machines", "installs", "overview", "boots"]);
  const all = profiles.filter(({ use }) => use === "start");
  const state = machine.now.arm?.state;
  if (!may || all.length === 0 || state === "installing" || state === "loading") return null;
  const choose = async (once: string) => {
    const done = await start.mutateAsync({ body: { machines: [machine.name], once } }).catch(() => null);
    if (done === null) return;
    notifications.show({ message: [say("startsOnce", { profile: once }), ...done.warnings.map(said)].join(" ") });
  };
  return (
    <Stack gap={4}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={15} />} loading={start.isPending}>
            {say("startOnce")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {all.map(({ name }) => (
            <Menu.Item key={name} onClick={() => void choose(name)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <FailedDeed cause={start.error} />
    </Stack>
  );
}
