// docs/tftp.md: each example is a config that is right, each setting is on the page, and the defaults are the real ones.
import { expect, test } from "bun:test";
import { YAML } from "bun";
import { configSchema, parseConfig } from "../../src/config.ts";

const PAGE = await Bun.file(new URL("../../docs/tftp.md", import.meta.url)).text();
const examples = [...PAGE.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? "");

test("all examples are configs, and the first one is the defaults", () => {
  const parsed = examples.map((example) => parseConfig(example, "docs/tftp.md").tftp);
  expect(parsed.length).toBeGreaterThan(5);
  expect(parsed[0]).toEqual(configSchema.parse({}).tftp);
});

test("each setting is in an example", () => {
  const full = parseConfig("tftp: { multicast: {}, mtftp: { group: 239.1.1.1 } }", "test").tftp;
  const shown = examples.map((example) => (YAML.parse(example) as { tftp: Record<string, object> }).tftp);
  const names = (one: object) => Object.entries(one).flatMap(([name, value]) => [name, ...inside(name, value)]);
  const inside = (name: string, value: unknown) =>
    name === "multicast" || name === "mtftp" ? Object.keys(value as object).map((key) => `${name}.${key}`) : [];
  expect(new Set(shown.flatMap(names))).toEqual(new Set(names(full)));
});
