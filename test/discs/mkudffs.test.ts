// Volumes by mkudffs. It makes them empty, and only a kernel with UDF could fill them: what is shown here is the way
// from the anchor to the root, for every block size.
import { expect, test } from "bun:test";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder, onDisc, opened, run } from "./trees.ts";

for (const revision of ["0x0102", "0x0150", "0x0201"])
  for (const blockSize of ["512", "2048", "4096"])
    test(`UDF ${revision}, blocks of ${blockSize} bytes`, () =>
      inFolder(async (folder) => {
        const image = join(folder, "disc.udf");
        writeFileSync(image, "");
        truncateSync(image, 20_000_000);
        await run(
          "mkudffs",
          "--media-type=hd",
          `--udfrev=${revision}`,
          `--blocksize=${blockSize}`,
          "--label=Größe",
          image,
        );
        const { disc } = await opened(image);
        expect([disc.format, disc.label]).toEqual(["udf", "Größe"]);
        expect(await onDisc(image)).toEqual({});
      }));
