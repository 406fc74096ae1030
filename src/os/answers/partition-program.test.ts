import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { specSchema } from "../../machines/spec.ts";
import { readAssignments } from "./assignments.ts";
import { layoutSettings, partitionProgram, readLayout } from "./partition-program.ts";
import { HASH } from "./specs.test-data.ts";

/** The program's own function that shares a disk out, run by a real shell and awk. */
function sizes(total: number, rows: readonly string[]): string {
  const lines = partitionProgram();
  const script = [...lines.slice(0, lines.indexOf("part() {")), `sizes ${total}`].join("\n");
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script], { input: rows.join("\n"), encoding: "utf8" });
  return status === 0 ? stdout.trim() : stderr.trim();
}

test("what is left is shared by those that grow, as far as each may", () => {
  const root = "/:root:ext4:1000::grow:";
  expect(sizes(10_000, [root])).toBe("/:root:ext4:10000:");
  expect(sizes(10_000, [root, "/home:home:xfs:2000:::nosuid"])).toBe("/:root:ext4:8000:\n/home:home:xfs:2000:nosuid");
  expect(sizes(10_000, ["/:root:ext4:1000:2000:grow:", "/srv:srv:ext4:1000::grow:context=a:b"])).toBe(
    "/:root:ext4:2000:\n/srv:srv:ext4:8000:context=a:b",
  );
  expect(sizes(10_000, [root, "/srv:srv:ext4:1000::grow:", "swap:swap:swap:2000:::"])).toBe(
    "/:root:ext4:4000:\n/srv:srv:ext4:4000:\nswap:swap:swap:2000:",
  );
  expect(sizes(900, [root])).toBe("the disk is too small by 100 MiB");
  expect(sizes(900, [])).toBe("");
});

test("the settings come back as the spec has them", () => {
  const layout = {
    kind: "lvm",
    raid: 1,
    swap: "2G",
    volumeGroup: "vg.0",
    esp: "777M",
    mounts: [
      { mount: "/", fs: "xfs", min: "8G", grow: true, max: "40G" },
      { mount: "/var/log", fs: "ext4", min: "2G", options: "nodev,context=a:b" },
    ],
  };
  const spec = specSchema.parse({ root: { passwordHash: HASH }, disk: ["/dev/sda", "/dev/sdb"], layout });
  const back = readLayout(readAssignments(layoutSettings(spec).join("\n")));
  expect(
    specSchema.parse({ root: { passwordHash: HASH }, disk: ["/dev/sda", "/dev/sdb"], layout: back }).layout,
  ).toEqual(spec.layout);
});
