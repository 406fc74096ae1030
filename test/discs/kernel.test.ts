// The same discs read by Linux and by us: names, sizes, SHA-256 of every file, links. And UDF as Linux writes it.
import { expect, test } from "bun:test";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Mount, mounted } from "./guest.ts";
import { type Content, type Files, inFolder, onDisc, put, run } from "./trees.ts";

const RICH: Files = {
  "a/b/c/d/e/f/g/h/i/j/k/deep.txt": "deep",
  "a/b/c/d/e/f/g/h/i/j/sibling.txt": "beside it",
  debian: { to: "." },
  "dists/stable": { to: "bookworm" },
  "dists/bookworm/Release": "Origin: Debian\n",
  [`long-${"n".repeat(200)}`]: "long",
  "Ünïcode/näme €.txt": "umlauts",
  empty: "",
  "pool/large.bin": new Uint8Array(700_001).map((_, i) => i % 251),
};
const LONG_LINK: Files = { "links/long": { to: `${"t/".repeat(150)}end` } };
const PLAIN: Files = {
  "Read Me.txt": "read me",
  "sources/boot.wim": new Uint8Array(300_000).map((_, i) => i % 251),
  "sources/empty": "",
  "Mixed_Case/no-extension": "none",
  "Mixed_Case/Name.With.Dots": "dots",
};

/** What a person writes to a memory stick: small files (kept in their entry), large, sparse, many, links. */
const FILL = `
mkdir -p "sources/ünïcode" many deleted
echo small > sources/small.txt
dd if=/dev/urandom of=sources/large.bin bs=4096 count=700 2>/dev/null
for i in $(seq 1 300); do echo $i > "many/a file with a rather long name, number $i"; done
for i in $(seq 1 300 ); do dd if=/dev/urandom bs=4096 count=1 >> sources/one.bin 2>/dev/null; dd if=/dev/urandom bs=4096 count=1 >> sources/two.bin 2>/dev/null; done
dd if=/dev/zero of=sources/sparse.bin bs=1 count=1 seek=900000 2>/dev/null
echo x > deleted/file
rm -r deleted
ln -s ../sources/small.txt many/link
echo wide > "sources/ünïcode/€uro"
sync
`;

test("a kernel in QEMU and our readers see the same discs", () =>
  inFolder(async (folder) => {
    const disc = async (name: string, files: Files, ...words: string[]): Promise<string> => {
      await put(join(folder, `${name}.d`), files);
      await run(...words, "-quiet", "-o", join(folder, name), join(folder, `${name}.d`));
      return join(folder, name);
    };
    const stick = async (blockSize: string): Promise<string> => {
      const image = join(folder, `stick-${blockSize}`);
      writeFileSync(image, "");
      truncateSync(image, 16_000_000);
      await run("mkudffs", "--media-type=hd", "--udfrev=0x0201", `--blocksize=${blockSize}`, image);
      return image;
    };
    const xorriso = ["xorriso", "-as", "mkisofs"];
    const iso = "-t iso9660 -o ro,iocharset=utf8";
    const udf = "-t udf -o ro,iocharset=utf8";
    const write = { options: "-t udf -o rw,iocharset=utf8", fill: FILL };
    const mounts: Mount[] = [
      { image: await disc("xorriso", { ...RICH, ...LONG_LINK }, ...xorriso, "-R", "-J"), options: iso },
      { image: await disc("moved", RICH, "genisoimage", "-R"), options: iso },
      { image: await disc("joliet", PLAIN, "genisoimage", "-J"), options: iso },
      { image: await disc("level1", PLAIN, "genisoimage", "-iso-level", "1"), options: iso },
      { image: await disc("level3", PLAIN, ...xorriso, "-iso-level", "3", "--norock"), options: iso },
      { image: await disc("udf", PLAIN, "genisoimage", "-udf"), options: udf },
      { image: await stick("512"), ...write },
      { image: await stick("2048"), ...write },
    ];
    const seen = await mounted(folder, mounts);
    expect(seen.length).toBe(mounts.length);
    for (const [i, { image }] of mounts.entries()) {
      const ours = await onDisc(image);
      const theirs = seen[i] ?? {};
      expect(Object.keys(theirs).length).toBeGreaterThan(5);
      // Linux shows plain names in lower case, and genisoimage's folder for what it moved.
      const plain = image.includes("level");
      delete ours.rr_moved;
      delete theirs.rr_moved;
      expect(plain ? lower(ours) : ours).toEqual(plain ? lower(theirs) : theirs);
    }
  }));

function lower(content: Content): Content {
  return Object.fromEntries(Object.entries(content).map(([path, what]) => [path.toLowerCase(), what]));
}
