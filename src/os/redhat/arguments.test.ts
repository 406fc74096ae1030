import { expect, test } from "bun:test";
import { CONTEXT, specNamed } from "../answers/specs.test-data.ts";
import { kernelArguments } from "./arguments.ts";

test.each([
  ["6.8", "syslog=192.168.9.1:514"],
  ["9.4", "inst.syslog=192.168.9.1:514"],
  ["41", "inst.syslog=192.168.9.1:514"],
])("%s: where its log goes to, where somebody takes it", (version, word) => {
  const words = (logPort: number | null) => kernelArguments(specNamed("minimal"), { ...CONTEXT, version, logPort });
  expect(words(514).filter((one) => one.includes("syslog"))).toEqual([word]);
  expect(words(null).filter((one) => one.includes("syslog"))).toEqual([]);
});
