// Checksums that come with media, made by the tools that distributions use, and damage that must show.
import { describe, expect, test } from "bun:test";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { bootlace } from "../whole/program.ts";
import { disc, NETBOOT } from "./layouts.ts";
import { inFolder, put, run } from "./trees.ts";

/** Turns one byte of a file around. */
async function damage(path: string, at: number): Promise<void> {
  const file = await open(path, "r+");
  const { buffer } = await file.read(new Uint8Array(1), 0, 1, at);
  await file.write(new Uint8Array([(buffer[0] as number) ^ 0xff]), 0, 1, at);
  await file.close();
}

interface Checked {
  readonly code: number;
  readonly findings: readonly { readonly against: string; readonly right: boolean; readonly detail: string }[];
}

async function check(folder: string, ...words: readonly string[]): Promise<Checked> {
  const { code, out, err } = await bootlace(folder, "--json", "media", "check", ...words);
  if (out === "") throw new Error(err);
  return { code, findings: JSON.parse(out) };
}

const BIG = new Uint8Array(3_000_000).map((_, i) => (i * i * 31) % 253);

describe("the MD5 that implantisomd5 writes", () => {
  for (const options of [[], ["--supported-iso"]])
    test(`is right, and wrong once a byte is another${options.join(" ")}`, () =>
      inFolder(async (folder) => {
        const image = await disc(folder, "a.iso", { ...NETBOOT, "big.bin": BIG });
        await run("implantisomd5", "--force", ...options, image);
        await run("checkisomd5", image);
        await bootlace(folder, "media", "add", "a", image);
        const whole = await check(folder, "a");
        expect(whole.code).toBe(0);
        expect(whole.findings.map(({ against, right }) => ({ against, right }))).toEqual([
          { against: "the MD5 implanted in the disc", right: true },
        ]);
        await damage(image, 1_500_000);
        const { code, findings } = await check(folder, "a");
        expect(code).toBe(1);
        // Its fragments tell about where: each is a twenty-first of the disc.
        const at = Number(/before byte (\d+)/.exec(findings[0]?.detail ?? "")?.[1]);
        expect(at).toBeGreaterThan(1_500_000);
        expect(at).toBeLessThan(1_900_000);
      }));

  test("a disc cut at its end", () =>
    inFolder(async (folder) => {
      const image = await disc(folder, "a.iso", { ...NETBOOT, "big.bin": BIG });
      await run("implantisomd5", "--force", image);
      await bootlace(folder, "media", "add", "a", image);
      const file = await open(image, "r+");
      await file.truncate(2_000_000);
      await file.close();
      const { code, findings } = await check(folder, "a");
      expect({ code, detail: findings[0]?.detail }).toEqual({
        code: 1,
        detail: expect.stringMatching(/^it sums \d+ bytes, the file has 2000000$/),
      });
    }));
});

test("SHA256SUMS beside the file, and --sha256", () =>
  inFolder(async (folder) => {
    const image = await disc(folder, "a.iso", NETBOOT);
    const sums = await run("sh", "-c", `cd ${folder} && sha256sum a.iso`);
    await Bun.write(join(folder, "SHA256SUMS"), `${"0".repeat(64)}  b.iso\n${sums}`);
    await Bun.write(join(folder, "MD5SUMS"), `${"0".repeat(32)}  a.iso\n`);
    await bootlace(folder, "media", "add", "a", image);
    const sum = sums.slice(0, 64);
    const right = await check(folder, "a", "--sha256", sum);
    expect({ code: right.code, against: right.findings.map(({ against }) => against) }).toEqual({
      code: 0,
      against: ["SHA256 in SHA256SUMS", "SHA256 in --sha256"],
    });
    const wrong = await check(folder, "a", "--sha256", "0".repeat(64));
    expect({ code: wrong.code, right: wrong.findings.map((one) => one.right) }).toEqual({
      code: 1,
      right: [true, false],
    });
    expect((await bootlace(folder, "media", "check", "a", "--sha256", "xyz")).code).toBe(2);
  }));

test("md5sum.txt and .treeinfo inside: every file; what the disc's making changes is left out", () =>
  inFolder(async (folder) => {
    const root = join(folder, "tree");
    await put(root, { ...NETBOOT, "pool/a.deb": "a package", "isolinux/isolinux.bin": "boot" });
    const sums = await run("sh", "-c", `cd ${root} && find . -type f ! -name md5sum.txt | sort | xargs md5sum`);
    await put(root, { "md5sum.txt": sums, "isolinux/isolinux.bin": "patched" });
    await bootlace(folder, "media", "add", "t", root);
    const right = await check(folder, "t");
    expect({ code: right.code, against: right.findings.map(({ against }) => against) }).toEqual({
      code: 0,
      against: ["md5sum.txt (4 files)"],
    });
    await put(root, { "pool/a.deb": "another", ".treeinfo": `[checksums]\npool/a.deb = sha256:${"a".repeat(64)}\n` });
    const wrong = await check(folder, "t");
    expect({ code: wrong.code, against: wrong.findings.map(({ against }) => against) }).toEqual({
      code: 1,
      against: ["md5sum.txt", ".treeinfo"],
    });
  }));

test("nothing to check by is said", () =>
  inFolder(async (folder) => {
    await put(join(folder, "tree"), NETBOOT);
    await bootlace(folder, "media", "add", "t", "tree");
    const { code, out } = await bootlace(folder, "media", "check", "t");
    expect({ code, says: out.includes("Nothing comes with these media") }).toEqual({ code: 0, says: true });
  }));
