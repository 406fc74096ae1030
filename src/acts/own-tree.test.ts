import { expect, test } from "bun:test";
import { kickstart } from "../os/redhat/answer.ts";
import { treeNotes } from "./own-tree.ts";

const KS = (url: string) =>
  `url --url=${url}\nrootpw --iscrypted $6$x$y\nclearpart --all\nautopart\n%packages\n@core\n%end\n`;
const CONTEXT = { version: "9.4", ownUrl: "http://10.0.0.1", diskMebibytes: null };
const THERE = ["media/rocky/.treeinfo"];

const cases = [
  { name: "a tree that is there", url: "http://10.0.0.1/media/rocky", expected: [] },
  { name: "media that are not there", url: "http://10.0.0.1/media/rokcy", expected: ["http://10.0.0.1/media/rokcy"] },
  { name: "another server's", url: "http://10.0.0.2/media/rokcy", expected: [] },
];

test.each(cases)("$name", async ({ url, expected }) => {
  const notes = await treeNotes(kickstart, KS(url), CONTEXT, async (path) => THERE.includes(path));
  expect(notes.flatMap(({ problem }) => problem.match(/http:\S+/) ?? [])).toEqual(expected);
});
