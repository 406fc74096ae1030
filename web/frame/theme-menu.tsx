// Language and theme: kept by this browser.
import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from "@tabler/icons-react";
import { useLanguage } from "../words/language.ts";
import { LANGUAGES, type Language, setLanguage } from "../words/words.ts";
import { frame } from "./words.ts";

const THEMES = [
  ["light", IconSun],
  ["dark", IconMoon],
  ["auto", IconDeviceDesktop],
] as const;

export function ThemeMenu() {
  const say = frame.use();
  const now = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say("language")}>
            <IconLanguage size={19} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.entries(LANGUAGES) as [Language, string][]).map(([key, name]) => (
            <Menu.Item
              key={key}
              onClick={() => setLanguage(key)}
              rightSection={now === key ? <IconCheck size={14} /> : null}
            >
              <span lang={key === "zh" ? "zh-Hans" : "en"}>{name}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say("theme")}>
            <IconSun size={19} stroke={1.7} className="bl-in-light" />
            <IconMoon size={19} stroke={1.7} className="bl-in-dark" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {THEMES.map(([key, Icon]) => (
            <Menu.Item
              key={key}
              leftSection={<Icon size={16} />}
              rightSection={colorScheme === key ? <IconCheck size={14} /> : null}
              onClick={() => setColorScheme(key)}
            >
              {say(key)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
