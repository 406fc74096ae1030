// The menus as they are, for those who may not change them.
import { Stack, Text, Title } from "@mantine/core";
import { useApi } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { menuWords } from "./words.ts";

export function ShownMenus() {
  const say = menuWords.use();
  const menus = useApi("menus.list", {});
  return (
    <Loaded of={menus}>
      {(all) =>
        all.length === 0 ? (
          <EmptyState title={say("emptyTitle")}>{say("emptySays")}</EmptyState>
        ) : (
          <Stack>
            <Text c="dimmed" size="sm">
              {say("onlyAdmin")}
            </Text>
            {all.map(({ name, title, shownOn }) => (
              <section className="bl-panel" key={name} aria-label={title}>
                <Title order={2}>{title}</Title>
                <Text size="sm" c="dimmed" mb="sm">
                  {shownOn.length === 0 ? say("shownNowhere") : `${say("shownOn")} ${shownOn.join(", ")}`}
                </Text>
                <img
                  className="bl-menu-picture"
                  src={`/api/v1/menus/${encodeURIComponent(name)}/picture.png`}
                  alt={say("pictureOf")}
                  width={640}
                  height={480}
                />
              </section>
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}
