// One suite over all families: every sample is asked the same questions.
import { describe, expect, test } from "bun:test";
import type { Recognition } from "../media/media.ts";
import { recognise, recogniseByHand } from "./families.ts";
import { inMemory } from "./in-memory.test-data.ts";
import { TABLES } from "./media-tables.ts";
import { recogniseBy } from "./recognition/recognise.ts";
import { SAMPLES } from "./samples.test-data.ts";

const known = new Map<string, Recognition | null>();
for (const { name, files, disc } of SAMPLES) known.set(name, await recognise(inMemory(files, disc)));

describe.each(SAMPLES.map((sample) => [sample.name, sample] as const))(
  "%s",
  (name, { files, disc, is, alsoLooksLike }) => {
    const media = inMemory(files, disc);
    const found = known.get(name);

    test("is what it is", () => {
      expect([found?.family, found?.distribution, found?.version, found?.architecture, found?.kind]).toEqual([...is]);
    });

    test("all that it names is in the media", async () => {
      const { kernel, initrd, packages, loaders, files: others, repositories } = found ?? {};
      const paths = [
        kernel,
        initrd,
        ...(loaders ?? []).flatMap(({ path, grub }) => [path, grub]),
        ...Object.values(others ?? {}),
        ...Object.values(repositories ?? {}),
        packages,
      ].filter((path) => path != null && path !== "");
      for (const path of paths) expect([path, await media.exists(path ?? "")]).toEqual([path, true]);
    });

    test("it says by what it was recognised, in short lines", () => {
      expect(found?.evidence?.length).toBeGreaterThan(0);
      for (const line of found?.evidence ?? []) expect(line).toMatch(/^[^\p{Cc}]{5,250}$/u);
    });

    test("its arguments leave nothing open but the media's own URLs", () => {
      for (const one of found?.arguments ?? []) expect(one.replace(/\{(?:media|iso)\}/g, "")).not.toMatch(/[{}\s]/);
    });

    test("no other family takes it for its own", async () => {
      const others: string[] = [];
      for (const table of TABLES)
        if (table.family !== is[0] && (await recogniseBy(table, media)) !== null) others.push(table.family);
      expect(others).toEqual([...(alsoLooksLike ?? [])]);
    });

    test("a person who says the same is believed", async () => {
      const [family, distribution, version, architecture, kind] = is;
      if (kind === "packages") return;
      const told = await recogniseByHand(media, distribution, { version, architecture });
      expect(told).toMatchObject({ family, distribution, version, architecture, kind, kernel: found?.kernel ?? null });
    });

    test("its volume's name is one that a disc can have", () => {
      expect((disc?.label ?? "").length).toBeLessThanOrEqual(32);
    });

    test("it is plain data", () => {
      expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    });
  },
);

test("every row of every table has a sample", () => {
  const sampled = new Set(SAMPLES.map(({ is }) => `${is[0]} ${is[1]}`));
  // Discs that are booted whole are told by hand, never recognised.
  const own = TABLES.filter(({ family }) => family !== "disc");
  const rows = own.flatMap(({ family, rows: all }) => all.map(({ distribution }) => `${family} ${distribution}`));
  expect(rows.filter((row) => !sampled.has(row))).toEqual([]);
});

test("all of it, beside what it was when somebody last read it through", async () => {
  const golden = new URL("golden/recognised.json", import.meta.url);
  expect(JSON.parse(JSON.stringify(Object.fromEntries(known)))).toEqual(await Bun.file(golden).json());
});
