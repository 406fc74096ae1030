// What a menu that is being written becomes: a picture, and the text in each loader's language; a moment after each change.
import { Tabs, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { ApiProblem } from "../../../src/http/client/client.ts";
import { useApi } from "../../live/api.ts";
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

function whyOf(cause: unknown): string {
  if (!(cause instanceof ApiProblem)) return String(cause);
  const { detail, title, faults = [] } = cause.problem;
  return [detail ?? title, ...faults.map(({ path, problem }) => `${path} ${problem}`)].join(": ");
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
        <Text size="sm" className="bl-text-warn" role="status">
          {say("noPicture")}: {whyOf(error)}
        </Text>
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
        <Text size="sm" className="bl-text-warn" role="status">
          {whyOf(error)}
        </Text>
      )}
    </>
  );
}
