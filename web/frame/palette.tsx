// Ctrl-K or /: machines by any piece of name, MAC or address, and the pages.
import { Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { IconSearch, IconServer2 } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { useLocation } from "wouter";
import { useApi } from "../live/api.ts";
import { RAIL } from "./pages.tsx";
import { frame } from "./words.ts";

const SETTLE_MS = 120;
const MOST = 12;

/** Enter takes the first, also when what was found came after the last letter. */
function enterFirst({ nativeEvent: { code } }: KeyboardEvent): void {
  if (code !== "Enter" || document.querySelector("[data-action][data-selected]") !== null) return;
  document.querySelector<HTMLElement>("[data-action]")?.click();
}

export function Palette() {
  const say = frame.use();
  const [, go] = useLocation();
  const [query, setQuery] = useState("");
  const [q] = useDebouncedValue(query.trim(), SETTLE_MS);
  const found = useApi("machines.list", { query: { q, limit: MOST } }, { enabled: q !== "" }).data?.items ?? [];
  const machines = q === "" ? [] : found;
  const pages = RAIL.filter(({ word }) => say(word).toLowerCase().includes(query.trim().toLowerCase()));
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut="mod + K" scrollable maxHeight={420}>
      <Spotlight.Search
        placeholder={say("paletteHint")}
        leftSection={<IconSearch size={18} />}
        onKeyDown={enterFirst}
        aria-label={say("palette")}
      />
      <Spotlight.ActionsList>
        {machines.length === 0 ? null : (
          <Spotlight.ActionsGroup label={say("found")}>
            {machines.map(({ name, mac, now }) => (
              <Spotlight.Action
                key={name}
                label={name}
                leftSection={<IconServer2 size={18} stroke={1.7} />}
                rightSection={
                  <Text
                    size="xs"
                    className="bl-mono"
                  >{`${mac}${now.address === null ? "" : ` · ${now.address}`}`}</Text>
                }
                onClick={() => go(`/machines/${name}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {pages.length === 0 ? null : (
          <Spotlight.ActionsGroup label={say("pages")}>
            {pages.map(({ path, word, icon: Icon, key }) => (
              <Spotlight.Action
                key={path}
                label={say(word)}
                leftSection={<Icon size={18} stroke={1.7} />}
                rightSection={<kbd>{`g ${key}`}</kbd>}
                onClick={() => go(path)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {machines.length + pages.length === 0 ? <Spotlight.Empty>{say("nothingFound")}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
