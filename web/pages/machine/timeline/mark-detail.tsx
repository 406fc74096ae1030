// What a mark stands for: a packet by the option table, a request with its figures, a report, log lines, or the text that was given.
import { Button, CloseButton, Code, Group, ScrollArea, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../../../live/api.ts";
import { clockText, exactText, rateText, sizeText, spanText } from "../../../parts/figures.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { factText, factWords } from "../../../words/facts.ts";
import { happenings, happeningText } from "../../../words/happenings.ts";
import { useLanguage } from "../../../words/language.ts";
import { useReason } from "../../../words/reasons.ts";
import { useSaid } from "../../../words/sentences/said.ts";
import type { Mark } from "./layout.ts";
import { PacketTable } from "./packet-table.tsx";
import type { BootMaterial } from "./use-boot.ts";
import { timelineWords } from "./words.ts";

export function MarkDetail(props: {
  readonly mark: Mark;
  readonly material: BootMaterial;
  readonly machine: string;
  readonly close: () => void;
}) {
  const { mark, material, machine, close } = props;
  const say = timelineWords.use();
  const event = happenings.use();
  const language = useLanguage();
  const atMs = material.startMs + mark.toMs;
  const title = mark.name.includes(".") ? happeningText(event, mark.name) : mark.name || say("log");
  return (
    <section className="bl-panel" aria-label={title}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <Group gap="sm">
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed" title={exactText(atMs, language)}>
            {`${clockText(atMs, language)} · ${say("after", { span: spanText(mark.toMs, language) })}`}
          </Text>
        </Group>
        <CloseButton onClick={close} aria-label="×" />
      </Group>
      <Content mark={mark} material={material} machine={machine} />
    </section>
  );
}

function Content({ mark, material, machine }: Omit<Parameters<typeof MarkDetail>[0], "close">) {
  const { source } = mark;
  switch (source.kind) {
    case "packet": {
      const packet = material.packets[source.index];
      return packet === undefined ? null : <PacketTable packet={packet} />;
    }
    case "lines":
      return <Lines lines={material.lines.slice(source.index, source.index + source.count)} />;
    case "event": {
      const event = material.events[source.index];
      return event === undefined ? null : (
        <EventFacts mark={mark} event={event} machine={machine} mac={material.boot.mac} />
      );
    }
  }
}

function Lines({ lines }: { readonly lines: BootMaterial["lines"] }) {
  const language = useLanguage();
  return (
    <ScrollArea.Autosize mah={240} mt="xs">
      {lines.map(({ id, atMs, program, text, severity }) => (
        <div
          key={id}
          className={`bl-mono bl-line${severity <= 3 ? " bl-text-bad" : severity === 4 ? " bl-text-warn" : ""}`}
        >
          {`${clockText(atMs, language)} ${program}: ${text}`}
        </div>
      ))}
    </ScrollArea.Autosize>
  );
}

function EventFacts(props: {
  readonly mark: Mark;
  readonly event: BootMaterial["events"][number];
  readonly machine: string;
  readonly mac: string;
}) {
  const { mark, event, mac } = props;
  const say = timelineWords.use();
  const fact = factWords.use();
  const said = useSaid();
  const language = useLanguage();
  const [shown, setShown] = useState(false);
  const { bytes, ms } = event.detail;
  const reason = useReason()(event.detail.why);
  const facts: (readonly [string, string])[] = [];
  if (typeof bytes === "number") facts.push([say("size"), sizeText(bytes, language)]);
  if (typeof ms === "number") facts.push([say("took"), spanText(ms, language)]);
  if (typeof bytes === "number" && typeof ms === "number" && ms > 0)
    facts.push([say("speed"), rateText((bytes * 1000) / ms, language)]);
  for (const [key, value] of Object.entries(event.detail))
    if (key !== "bytes" && key !== "ms") facts.push([factText(fact, key), said(String(value))]);
  return (
    <Stack gap="xs" mt="xs">
      <table className="bl-plain bl-facts">
        <tbody>
          <tr>
            <th scope="row">{say("name")}</th>
            <td>
              <code>{event.name}</code>
            </td>
          </tr>
          {facts.map(([key, value]) => (
            <tr key={key}>
              <th scope="row">{key}</th>
              <td className="bl-mono">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {reason === null ? null : <Text size="sm">{reason}</Text>}
      {mark.name === "boot.script" ? (
        shown ? (
          <GivenText mac={mac} path={String(event.detail.path ?? "")} />
        ) : (
          <Group>
            <Button size="compact-sm" variant="default" onClick={() => setShown(true)}>
              {say("showText")}
            </Button>
          </Group>
        )
      ) : null}
    </Stack>
  );
}

/** By the path the loader shows which language it speaks. */
function dialectOf(path: string): "ipxe" | "pxelinux" | "grub" {
  return path.includes("pxelinux") ? "pxelinux" : path.includes("grub") ? "grub" : "ipxe";
}

function GivenText({ mac, path }: { readonly mac: string; readonly path: string }) {
  const say = timelineWords.use();
  const text = useApi("menus.text", { query: { as: mac, dialect: dialectOf(path) } });
  return (
    <Loaded of={text} rows={4}>
      {(given) => (
        <>
          <Text size="sm" c="dimmed">
            {say("text")}
          </Text>
          <ScrollArea.Autosize mah={320}>
            <Code block tabIndex={0}>
              {given.text}
            </Code>
          </ScrollArea.Autosize>
        </>
      )}
    </Loaded>
  );
}
