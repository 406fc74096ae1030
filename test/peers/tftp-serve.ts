// A child process for the tests: Bootlace's TFTP server on a folder, and nothing else. argv[2] is a JSON of its options and
// the folder. Prints `ready` when it serves, and its counts when SIGTERM ends it.
import { openTftp, type TftpOptions } from "../../src/tftp/server.ts";
import { folderBranch } from "../../src/tree/folder.ts";
import { createTree } from "../../src/tree/tree.ts";

/** What the child is told. */
export interface ServeTftp extends Omit<TftpOptions, "tree" | "macOf" | "onFetch"> {
  readonly folder: string;
}

const { folder, ...options } = JSON.parse(process.argv[2] ?? "") as ServeTftp;
const tree = createTree({}, folderBranch(folder));
const tftp = await openTftp({ ...options, tree, macOf: () => null, onFetch() {} });
process.on("SIGTERM", async () => {
  const { running } = tftp.counts();
  // A client may have gone with its last ACK still unread here.
  await tftp.close();
  const counts = Object.entries({ ...tftp.counts(), running }).filter(([, count]) => count > 0);
  console.log(JSON.stringify(Object.fromEntries(counts)));
  process.exit(0);
});
console.log("ready");
