// npm run bench [dhcp|tftp|http|storm|boot-storm|media|api|events …]: measured side by side with the servers that Bootlace replaces, in one run. Needs root.
// `tftp`, `http` and `storm` take a part: `tftp:"100 clients"` measures only the cases whose description has these words; `dhcp:load` one of its parts.
import { benchApi } from "./api.ts";
import { benchBootStorm } from "./boot-storm.ts";
import { benchDhcp } from "./dhcp.ts";
import { benchEvents } from "./events.ts";
import { benchHttp } from "./http.ts";
import { benchMedia } from "./media.ts";
import { rowLine, type Tell } from "./row.ts";
import { benchStorm } from "./storm.ts";
import { benchTftp } from "./tftp.ts";

/** Whether a case of that description is to be measured. */
type Pick = (what: string) => boolean;

const BENCHES: Readonly<Record<string, (pick: Pick, tell: Tell) => Promise<void>>> = {
  dhcp: benchDhcp,
  tftp: benchTftp,
  http: benchHttp,
  storm: benchStorm,
  "boot-storm": benchBootStorm,
  media: benchMedia,
  events: benchEvents,
  api: benchApi,
};

const wanted = process.argv.slice(2).map((argument) => {
  const [name = "", ...words] = argument.split(":");
  return { name, words: words.join(":") };
});
const unknown = wanted.filter(({ name }) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  const names = unknown.map(({ name }) => name).join(", ");
  console.error(`no such benchmark: ${names}. There are: ${Object.keys(BENCHES).join(", ")}`);
  process.exit(2);
}
console.log("| what | Bootlace | others | ratio |\n|---|---|---|---|");
for (const [name, bench] of Object.entries(BENCHES)) {
  const parts = wanted.filter((one) => one.name === name);
  if (wanted.length > 0 && parts.length === 0) continue;
  const pick: Pick = (what) => parts.length === 0 || parts.some(({ words }) => what.includes(words));
  await bench(pick, (row) => console.log(rowLine(row)));
}
