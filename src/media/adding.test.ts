// What becomes of a file that is added, beside what is there already.
import { expect, test } from "bun:test";
import { type Beside, decideAdding, grouped } from "./adding.ts";
import type { Layer, Media } from "./media.ts";

const recognition = { family: "x", version: "1", architecture: "x86_64", kernel: null, initrd: null, packages: null };
const plain = (path: string, size = 5): Layer => ({ kind: "disc", path, size, modifiedMs: 7 });
const dvd = (number: number, path = `/srv/c-DVD${number}.iso`): Layer => ({
  ...plain(path),
  mark: { set: "c", number },
});
const folder: Layer = { kind: "folder", path: "/srv/tree", size: null, modifiedMs: null };
const media = (name: string, ...layers: readonly Layer[]): Media => ({ name, layers, recognition, addedMs: 1 });

const one = media("one", plain("/srv/one.iso"));
const first = media("c", dvd(1));
const second = media("c", dvd(2));
const tree = media("tree", folder);
const gone = { ...one, missing: "gone" };

interface Case {
  readonly title: string;
  readonly layers: readonly Layer[];
  readonly beside?: Partial<Beside>;
  readonly gone?: readonly string[];
  readonly outcome: ReturnType<typeof decideAdding>;
}

const cases: readonly Case[] = [
  {
    title: "the first",
    layers: [plain("/srv/A B.iso")],
    outcome: { kind: "new", name: "a-b", layers: [plain("/srv/A B.iso")] },
  },
  {
    title: "under a name of one's own",
    layers: [plain("/srv/a.iso")],
    beside: { name: "n" },
    outcome: { kind: "new", name: "n", layers: [plain("/srv/a.iso")] },
  },
  {
    title: "the same file again",
    layers: [plain("/srv/one.iso")],
    beside: { known: [one] },
    outcome: { kind: "same", media: one },
  },
  {
    title: "the same file under a second name",
    layers: [plain("/srv/one.iso")],
    beside: { known: [one], name: "two" },
    outcome: { kind: "new", name: "two", layers: [plain("/srv/one.iso")] },
  },
  {
    title: "a file that changed",
    layers: [plain("/srv/one.iso", 6)],
    beside: { known: [one] },
    outcome: { kind: "again", media: one, layers: [plain("/srv/one.iso", 6)] },
  },
  {
    title: "a file that came back",
    layers: [plain("/srv/one.iso")],
    beside: { known: [gone] },
    outcome: { kind: "again", media: gone, layers: [plain("/srv/one.iso")] },
  },
  {
    title: "a folder is looked at again",
    layers: [folder],
    beside: { known: [tree] },
    outcome: { kind: "again", media: tree, layers: [folder] },
  },
  {
    title: "another file of a name that is taken",
    layers: [plain("/mnt/one.iso")],
    beside: { known: [one], name: "one" },
    outcome: { kind: "taken", media: one },
  },
  {
    title: "it takes the place of the old",
    layers: [plain("/mnt/one.iso")],
    beside: { known: [one], name: "one", replace: true },
    outcome: { kind: "again", media: one, layers: [plain("/mnt/one.iso")] },
  },
  {
    title: "a file that was moved",
    layers: [plain("/mnt/one.iso")],
    beside: { known: [one], name: "one" },
    gone: ["/srv/one.iso"],
    outcome: { kind: "moved", media: one, layers: [plain("/mnt/one.iso")] },
  },
  {
    title: "another file of the same file name",
    layers: [plain("/mnt/one.iso")],
    beside: { known: [one] },
    outcome: { kind: "new", name: "one-2", layers: [plain("/mnt/one.iso")] },
  },
  {
    title: "the second disc joins the first",
    layers: [dvd(2)],
    beside: { known: [first] },
    outcome: { kind: "joined", media: first, layers: [dvd(1), dvd(2)] },
  },
  {
    title: "the first goes below the second",
    layers: [dvd(1)],
    beside: { known: [second] },
    outcome: { kind: "joined", media: second, layers: [dvd(1), dvd(2)] },
  },
  {
    title: "both, of which one is known",
    layers: [dvd(1), dvd(2)],
    beside: { known: [first] },
    outcome: { kind: "joined", media: first, layers: [dvd(1), dvd(2)] },
  },
  {
    title: "a disc of a set that was moved",
    layers: [dvd(1, "/mnt/d1.iso")],
    beside: { known: [first] },
    gone: ["/srv/c-DVD1.iso"],
    outcome: { kind: "moved", media: first, layers: [dvd(1, "/mnt/d1.iso")] },
  },
  {
    title: "a copy of a disc of a set",
    layers: [dvd(1, "/mnt/c-DVD1.iso")],
    beside: { known: [first] },
    outcome: { kind: "new", name: "c-2", layers: [dvd(1, "/mnt/c-DVD1.iso")] },
  },
];

for (const { title, layers, beside, gone: away = [], outcome } of cases)
  test(title, () => {
    const isThere = ({ path }: Layer) => !away.includes(path);
    expect(decideAdding(layers, { known: [], name: null, replace: false, isThere, ...beside })).toEqual(outcome);
  });

test("discs of one set are one, others stay apart", () => {
  const alone = plain("/srv/a.iso");
  expect(grouped([dvd(2), alone, dvd(1)])).toEqual([[dvd(1), dvd(2)], [alone]]);
});
