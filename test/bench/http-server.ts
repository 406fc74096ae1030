// Our HTTP server alone, for the benchmark: http-server.ts PORT FOLDER. Serves the folder, and below /inside/ a stretch of
// `disc` in it, as a file in an ISO is one: /inside/OFFSET/LENGTH.
import { join } from "node:path";
import { openHttp } from "../../src/http/server.ts";
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import { openPump } from "../../src/net/pump.ts";
import { folderBranch } from "../../src/tree/folder.ts";
import { held } from "../../src/tree/held.ts";
import { createTree } from "../../src/tree/tree.ts";

const folder = process.argv[3] ?? ".";
const disc = {
  kind: "file",
  file: join(folder, "disc"),
  modifiedMs: 1,
  mediaType: "application/octet-stream",
} as const;

await openHttp({
  address: ipv4("127.0.0.1") as Ipv4,
  port: Number(process.argv[2]),
  tree: createTree(
    { inside: async ([offset, length]) => ({ ...disc, offset: Number(offset), length: Number(length) }) },
    // As media are.
    held(folderBranch(folder), 1000),
  ),
  macOf: () => null,
  onFetch() {},
  pump: openPump(),
});
