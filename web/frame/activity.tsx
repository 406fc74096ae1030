// The strip under the top bar: what goes through the doors now, as figures and a line of the last minute.
import { Group, Text } from "@mantine/core";
import { useLive } from "../live/stream.ts";
import { sparkline, type Traffic } from "../live/traffic.ts";
import { countText, rateText } from "../parts/figures.ts";
import { useLanguage } from "../words/language.ts";
import { frame } from "./words.ts";

const [WIDTH, HEIGHT] = [96, 18];

export function Activity() {
  const say = frame.use();
  const language = useLanguage();
  const traffic = useLive((live) => live.traffic);
  const lanes: readonly [string, (one: Traffic) => number, (value: number) => string][] = [
    [say("requests"), (one) => one.dhcp, (value) => say("perSecond", { count: countText(value, language) })],
    [say("tftp"), (one) => one.tftpBytes, (value) => rateText(value, language)],
    [say("http"), (one) => one.httpBytes, (value) => rateText(value, language)],
  ];
  return (
    <Group h={28} px="md" gap="xl" wrap="nowrap" className="bl-activity" role="group" aria-label={say("activity")}>
      {lanes.map(([title, pick, text]) => {
        const values = traffic.map(pick);
        return (
          <Group key={title} gap={8} wrap="nowrap">
            <Text span size="xs" c="dimmed">
              {title}
            </Text>
            <svg width={WIDTH} height={HEIGHT} className="bl-spark" aria-hidden="true">
              <path d={sparkline(values, WIDTH, HEIGHT)} />
            </svg>
            <Text span size="xs" className="bl-figures bl-rate">
              {text(values.at(-1) ?? 0)}
            </Text>
          </Group>
        );
      })}
    </Group>
  );
}
