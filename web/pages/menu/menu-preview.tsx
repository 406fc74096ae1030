// What a menu that is being written becomes: a picture, and the text in each loader's language; a moment after each change.
import { Tabs, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useApi } from "../../live/api.ts";
import { WhyFailed } from "../../parts/failed-state.tsx";
import type { Entry } from "./entries.ts";
import { menuWords } from "./words.ts";

const DIALECTS = ["ipxe", "pxelinux", "grub"] as const;
const TITLES = { ipxe: "iPXE", pxelinux: "PXELINUX", grub: "GRUB" } as const;
const PAUSE_MS = 400;

export function MenuPreview({ menu }: { readonly menu: Entry }) {
  const say = menuWords.use();
  const [settled] = useDebouncedValue(menu, PAUSE_MS);
  return (
    <Tabs defaultValue="picture" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="picture">{say("picture")}</Tabs.Tab>
        {DIALECTS.map((dialect) => (
          <Tabs.Tab key={dialect} value={dialect}>
            {TITLES[dialect]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="picture" pt="sm">
        <Picture menu={settled} />
      </Tabs.Panel>
      {DIALECTS.map((dialect) => (
        <Tabs.Panel key={dialect} value={dialect} pt="sm">
          <Script menu={settled} dialect={dialect} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Picture({ menu }: { readonly menu: Entry }) {
  const say = menuWords.use();
  const { data: value, error } = useApi("menus.draw", { body: { menu } });
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (value === undefined) return;
    const made = URL.createObjectURL(new Blob([value as Uint8Array<ArrayBuffer>], { type: "image/png" }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [value]);
  return (
    <>
      {url === null ? null : (
        <img className="bl-menu-picture" src={url} alt={say("pictureOf")} width={640} height={480} />
      )}
      {error === null ? null : (
        <div className="bl-text-warn" role="status">
          <Text size="sm">{say("noPicture")}:</Text>
          <WhyFailed cause={error} />
        </div>
      )}
    </>
  );
}

function Script({ menu, dialect }: { readonly menu: Entry; readonly dialect: (typeof DIALECTS)[number] }) {
  const { data: value, error } = useApi("menus.render", { body: { menu, dialect } });
  return (
    <>
      <textarea
        className="bl-menu-text bl-mono"
        readOnly
        rows={24}
        aria-label={TITLES[dialect]}
        value={value?.text ?? ""}
      />
      {error === null ? null : (
        <div className="bl-text-warn" role="status">
          <WhyFailed cause={error} />
        </div>
      )}
    </>
  );
}
