// Sections written into config files as people have them.
import { describe, expect, test } from "bun:test";
import { YAML } from "bun";
import { withSection } from "./section-text.ts";

const NETWORKS = [{ interface: "eth1", mode: "off" }];

describe("a section of the config file", () => {
  test.each([
    ["an empty file", "", 'networks:\n  - interface: eth1\n    mode: "off"\n'],
    [
      "another section",
      "# mine\nboot: { port: 8080 } # because\n",
      '# mine\nboot: { port: 8080 } # because\n\nnetworks:\n  - interface: eth1\n    mode: "off"\n',
    ],
    [
      "the section between others, each with its comment",
      "# first\nnetworks: # old\n  # inside\n  - interface: eth0\n    mode: proxy\n\n# of boot\nboot:\n  port: 80\n",
      '# first\nnetworks:\n  - interface: eth1\n    mode: "off"\n\n# of boot\nboot:\n  port: 80\n',
    ],
    [
      "a list that stands in the first column",
      "networks:\n- interface: eth0\n  mode: proxy\nftp: { enabled: true }\n",
      'networks:\n  - interface: eth1\n    mode: "off"\nftp: { enabled: true }\n',
    ],
  ])("%s", (_, text, expected) => {
    expect(withSection(text, "networks", NETWORKS)).toBe(expected);
  });

  test("what cannot be kept as text is kept as data", () => {
    const json = '{ "networks": [], "boot": { "port": 81 } }';
    expect(YAML.parse(withSection(json, "networks", NETWORKS))).toEqual({ networks: NETWORKS, boot: { port: 81 } });
  });
});
