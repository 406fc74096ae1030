// An interface in a line: its name, addresses and link.
import type { Answer } from "../../live/api.ts";
import { networkWords } from "./words.ts";

export type Device = Answer<"interfaces.list">[number];

const LINKS = { up: "linkUp", down: "linkDown", off: "linkOff", unknown: "linkUnknown" } as const;

export function useInterfaceLabel(): (device: Device) => string {
  const say = networkWords.use();
  return ({ name, addresses, link, physical, mode }) =>
    [
      name,
      addresses.length === 0 ? say("noAddress") : addresses.join(", "),
      say(LINKS[link]),
      physical ? "" : say("virtual"),
      mode === null ? "" : say("served"),
    ]
      .filter((part) => part !== "")
      .join(" · ");
}
