// Our TFTP server alone, for the benchmark: tftp-server.ts PORT FOLDER
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import { openTftp } from "../../src/tftp/server.ts";
import { folderBranch } from "../../src/tree/folder.ts";
import { createTree } from "../../src/tree/tree.ts";

await openTftp({
  address: ipv4("127.0.0.1") as Ipv4,
  port: Number(process.argv[2]),
  tree: createTree({}, folderBranch(process.argv[3] ?? ".")),
  macOf: () => null,
  onFetch() {},
  maxPerSource: 1000,
  // All clients have one address here.
  cps: { rate: 1000, pauseMs: 1000 },
});
