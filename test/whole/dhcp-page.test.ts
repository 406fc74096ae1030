// docs/dhcp.md: each example is a config that is right, and each setting is on the page.
import { expect, test } from "bun:test";
import { classSchema, dhcpSchema, groupSchema, reservationSchema } from "../../src/config/dhcp.ts";
import { networkSchema } from "../../src/config/network.ts";
import { parseConfig } from "../../src/config.ts";
import { QUIRKS } from "../../src/dhcp/quirks.ts";

const PAGE = await Bun.file(new URL("../../docs/dhcp.md", import.meta.url)).text();
const NETWORKS = `networks:
  - {interface: eth1, mode: dhcp, subnet: 10.0.0.0/24, range: []}
`;

const examples = [...PAGE.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? "");

/** Some show a part only: a network's settings, or the section `dhcp`. */
function whole(example: string): string {
  if (example.startsWith("    "))
    return `networks:\n  - interface: eth1\n    mode: dhcp\n    subnet: 10.0.0.0/24\n    range: []\n${example}`;
  return example.startsWith("dhcp:") ? NETWORKS + example : example;
}

for (const [i, example] of examples.entries())
  test(`example ${i + 1}: ${example.trim().split("\n")[0]}`, () => {
    expect(parseConfig(whole(example), "docs/dhcp.md").networks.length).toBeGreaterThan(0);
  });

/** Names of the settings in a schema, whatever it is wrapped in. */
function settings(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  if ("shape" in schema) return Object.keys(schema.shape as object);
  const { def } = schema as { def?: { in?: unknown; out?: unknown } };
  return [...settings(def?.in), ...settings(def?.out)];
}

test("each setting is in an example", () => {
  const yaml = examples.join("\n");
  const names = [networkSchema, dhcpSchema, classSchema, groupSchema, reservationSchema].map(settings);
  expect(names.map((each) => each.length > 0)).toEqual([true, true, true, true, true]);
  const missing = names.flat().filter((name) => !new RegExp(`\\b${name}:`).test(yaml));
  expect([...new Set(missing)]).toEqual([]);
});

test("the table of quirks is the program's own", () => {
  const rows = Object.entries(QUIRKS).map(
    ([name, { does, firmware, source }]) => `| \`${name}\` | ${does} | ${firmware} | ${source} |\n`,
  );
  const [, table] = /\| quirk \|.*\n\|---.*\n((?:\|.*\n)*)/.exec(PAGE) ?? [];
  expect(table).toBe(rows.join(""));
});
