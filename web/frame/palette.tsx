// Ctrl-K or /: machines by any piece of name, MAC or address, whatever else has a name, and the pages.
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { IconDisc, IconPlayerPlay, IconSearch, IconServer2, IconSparkles, IconTemplate } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { useLocation } from "wouter";
import { useApi } from "../live/api.ts";
import { RAIL } from "./pages.tsx";
import { frame } from "./words.ts";

const SETTLE_MS = 120;
const MOST = 12;

/** Where what was found has its page. */
const KINDS = {
  machine: { path: "/machines", icon: IconServer2 },
  discovered: { path: "/machines", icon: IconSparkles },
  profile: { path: "/profiles", icon: IconTemplate },
  media: { path: "/media", icon: IconDisc },
  install: { path: "/installs", icon: IconPlayerPlay },
} as const;

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
  const items = useApi("search.find", { query: { q } }, { enabled: q !== "" }).data?.items ?? [];
  const found = q === "" ? [] : items.slice(0, MOST);
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
        {found.length === 0 ? null : (
          <Spotlight.ActionsGroup label={say("found")}>
            {found.map(({ kind, id, says }) => {
              const { path, icon: Icon } = KINDS[kind];
              return (
                <Spotlight.Action
                  key={`${kind} ${id}`}
                  label={id}
                  description={says}
                  leftSection={<Icon size={18} stroke={1.7} />}
                  onClick={() => go(`${path}/${id}`)}
                />
              );
            })}
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
        {found.length + pages.length === 0 ? <Spotlight.Empty>{say("nothingFound")}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
