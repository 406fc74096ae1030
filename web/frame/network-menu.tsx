// The networks that are served, each with its mode; a click goes to its picture.
import { Button, Menu, Text } from "@mantine/core";
import { IconNetwork } from "@tabler/icons-react";
import { Link } from "wouter";
import { useApi } from "../live/api.ts";
import { frame } from "./words.ts";

export function NetworkMenu() {
  const say = frame.use();
  const networks = useApi("networks.list", {}).data ?? [];
  const [only] = networks;
  const title =
    networks.length === 0
      ? say("noNetworks")
      : networks.length === 1
        ? only?.interface
        : `${networks.length} ${say("networks")}`;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconNetwork size={17} stroke={1.7} />}
          className="bl-wide"
        >
          {title}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say("networks")}</Menu.Label>
        {networks.length === 0 ? <Menu.Item disabled>{say("noNetworks")}</Menu.Item> : null}
        {networks.map(({ interface: name, mode, subnet }) => (
          <Menu.Item key={name} component={Link} href={`/network?on=${name}`}>
            {name} <Text span size="xs" c="dimmed">{`${mode} · ${subnet}`}</Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
