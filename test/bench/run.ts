// npm run bench [dhcp|tftp|http|storm|boot-storm|media|api|events …]: measured side by side with the servers that Bootlace replaces, in one run. Needs root.
import { benchApi } from "./api.ts";
import { benchBootStorm } from "./boot-storm.ts";
import { benchDhcp } from "./dhcp.ts";
import { benchEvents } from "./events.ts";
import { benchHttp } from "./http.ts";
import { benchMedia } from "./media.ts";
import { type Row, rowLine } from "./row.ts";
import { benchStorm } from "./storm.ts";
import { benchTftp } from "./tftp.ts";

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  dhcp: benchDhcp,
  tftp: benchTftp,
  http: benchHttp,
  storm: benchStorm,
  "boot-storm": benchBootStorm,
  media: benchMedia,
  events: benchEvents,
  api: benchApi,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(", ")}. There are: ${Object.keys(BENCHES).join(", ")}`);
  process.exit(2);
}
console.log("| what | Bootlace | others | ratio |\n|---|---|---|---|");
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const row of await bench()) console.log(rowLine(row));
}
