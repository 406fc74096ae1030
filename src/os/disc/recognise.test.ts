import { expect, test } from "bun:test";
import { inMemory } from "../in-memory.test-data.ts";
import { recogniseAs } from "../recognition/recognise.ts";
import { WHOLE_DISC } from "./recognise.ts";

const MIB = 1 << 20;

async function told(firmware: readonly string[]) {
  const media = inMemory({ "README.txt": "x" }, { label: "TOOL", size: 100 * MIB, firmware });
  const found = await recogniseAs(WHOLE_DISC, "disc", media, {});
  if (typeof found === "string") throw new Error(found);
  const { whole, memoryMib, missing } = found;
  return { whole, memoryMib, missing };
}

test.each([
  ["BIOS", ["bios"], { whole: ["sanboot", "memdisk"], memoryMib: 356, missing: undefined }],
  ["UEFI", ["uefi"], { whole: ["uefi-http"], memoryMib: 356, missing: undefined }],
  ["both", ["bios", "uefi"], { whole: ["sanboot", "memdisk", "uefi-http"], memoryMib: 356, missing: undefined }],
  [
    "no firmware",
    [],
    {
      whole: undefined,
      memoryMib: undefined,
      missing: ["a boot image (El Torito) for BIOS or UEFI: no firmware boots this disc"],
    },
  ],
] as const)("a disc for %s: how it can be booted whole, and the memory for that", async (_, firmware, expected) => {
  expect(await told(firmware)).toEqual(expected as never);
});
