// What stands around every page: rail, top bar, activity, palette, keys.
import { AppShell, Burger, Group, NavLink, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "wouter";
import { queries } from "../live/api.ts";
import { openStream } from "../live/stream.ts";
import { Activity } from "./activity.tsx";
import { Health } from "./health.tsx";
import { openKeys, useKeys } from "./keys.ts";
import { KeysHelp } from "./keys-help.tsx";
import { NetworkMenu } from "./network-menu.tsx";
import { RAIL } from "./pages.tsx";
import { Palette } from "./palette.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { ThemeMenu } from "./theme-menu.tsx";
import { Wordmark } from "./wordmark.tsx";
import { frame } from "./words.ts";

export function Frame({ children }: { readonly children: ReactNode }) {
  const say = frame.use();
  const [address, go] = useLocation();
  const [railShown, rail] = useDisclosure();
  const [helpShown, help] = useDisclosure();
  useEffect(() => openStream(queries), []);
  useEffect(openKeys, []);
  useKeys({
    "/": [say("palette"), spotlight.open],
    "?": [say("keys"), help.open],
    ...Object.fromEntries(
      RAIL.map(({ path, word, key }) => [`g ${key}`, [say("go", { page: say(word) }), () => go(path)] as const]),
    ),
  });
  return (
    <AppShell
      header={{ height: 80 }}
      navbar={{ width: 200, breakpoint: 720, collapsed: { mobile: !railShown } }}
      padding={0}
      className="bl-frame"
    >
      <AppShell.Header>
        <a className="bl-skip" href="#content">
          {say("skip")}
        </a>
        <Group h={52} px="md" gap="sm" wrap="nowrap" justify="space-between">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={railShown}
              onClick={rail.toggle}
              size="sm"
              aria-label={say("openRail")}
              className="bl-burger"
            />
            <Link href="/" aria-label={`Bootlace: ${say("overview")}`}>
              <Wordmark />
            </Link>
          </Group>
          <UnstyledButton className="bl-search" onClick={spotlight.open} aria-label={say("palette")}>
            <IconSearch size={16} />
            <Text span size="sm" className="bl-wide">
              {say("palette")}
            </Text>
            <kbd className="bl-wide">/</kbd>
          </UnstyledButton>
          <Group gap={4} wrap="nowrap">
            <NetworkMenu />
            <Health />
            <ThemeMenu />
            <PersonMenu onKeys={help.open} />
          </Group>
        </Group>
        <Activity />
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={say("navigation")}>
        {RAIL.map(({ path, word, icon: Icon }) => (
          <NavLink
            key={path}
            component={Link}
            href={path}
            onClick={rail.close}
            label={say(word)}
            leftSection={<Icon size={18} stroke={1.7} />}
            active={isAt(path, address)}
            aria-current={isAt(path, address) ? "page" : undefined}
            className="bl-nav"
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" className="bl-main">
        {children}
      </AppShell.Main>
      <Palette />
      <KeysHelp shown={helpShown} close={help.close} />
    </AppShell>
  );
}

function isAt(path: string, address: string): boolean {
  return path === "/" ? address === "/" : address === path || address.startsWith(`${path}/`);
}
