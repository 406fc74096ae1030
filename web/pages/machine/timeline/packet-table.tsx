// A packet by the option table: fixed fields, options with code, and the bytes.
import { Code, ScrollArea, Spoiler, Text } from "@mantine/core";
import type { Packet } from "./use-boot.ts";
import { timelineWords } from "./words.ts";

export function PacketTable({ packet }: { readonly packet: Packet }) {
  const say = timelineWords.use();
  const { from, to, fields, options, hex } = packet;
  return (
    <>
      <Text size="sm" mt="xs" className="bl-mono">
        {`${from} → ${to}`}
      </Text>
      <ScrollArea.Autosize mah={360} mt="xs">
        <table className="bl-plain bl-facts">
          <tbody>
            {Object.entries(fields).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="bl-mono">{value}</td>
              </tr>
            ))}
            {options.map(({ code, text }) => (
              <tr key={`${code} ${text}`}>
                <th scope="row">{`${say("option")} ${code}`}</th>
                <td className="bl-mono">{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea.Autosize>
      <Spoiler maxHeight={0} showLabel={say("bytes")} hideLabel={say("bytes")} mt="xs">
        <Code block tabIndex={0}>
          {hex}
        </Code>
      </Spoiler>
    </>
  );
}
