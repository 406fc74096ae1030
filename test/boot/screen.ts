// What a machine's screen shows, by its colours: screens are looked at by a person once, and by regions ever after.
import { join } from "node:path";
import type { VirtualMachine } from "../../src/rack/machine.ts";

export interface Screen {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of one point, 0 to 255. */
  at(x: number, y: number): readonly [number, number, number];
  /** Which share of a rectangle is of about this colour. */
  share(color: readonly [number, number, number], box?: Box): number;
  /** Rows of points of which at least this share is of the colour, from the top. */
  rows(color: readonly [number, number, number], share: number): readonly number[];
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Lossy pictures, and video cards that round. */
const NEAR = 14;

/** Takes a picture of the screen now (PPM: `P6 width height 255`, then three bytes a point). */
export async function look(machine: VirtualMachine, folder: string): Promise<Screen> {
  const file = join(folder, "screen.ppm");
  await machine.screenshot(file);
  const bytes = await Bun.file(file).bytes();
  const [head, size] = /^P6\s+(\d+\s+\d+)\s+255\s/.exec(new TextDecoder("latin1").decode(bytes.subarray(0, 40))) ?? [];
  if (head === undefined || size === undefined) throw new Error("QEMU's picture of the screen is no PPM");
  const [width = 0, height = 0] = size.split(/\s+/).map(Number);
  const points = bytes.subarray(head.length);
  const at: Screen["at"] = (x, y) => {
    const i = (y * width + x) * 3;
    return [points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0];
  };
  const isNear = (x: number, y: number, color: readonly number[]) =>
    at(x, y).every((value, i) => Math.abs(value - (color[i] ?? 0)) <= NEAR);
  const share: Screen["share"] = (color, box = { x: 0, y: 0, width, height }) => {
    let found = 0;
    for (let y = box.y; y < box.y + box.height; y++)
      for (let x = box.x; x < box.x + box.width; x++) if (isNear(x, y, color)) found++;
    return found / (box.width * box.height);
  };
  return {
    width,
    height,
    at,
    share,
    rows: (color, least) =>
      Array.from({ length: height }, (_, y) => y).filter((y) => share(color, { x: 0, y, width, height: 1 }) >= least),
  };
}

/** Looks until the screen is so; fails with where the last picture is. */
export async function waitForScreen(
  machine: VirtualMachine,
  folder: string,
  what: string,
  seconds: number,
  isSo: (screen: Screen) => boolean,
): Promise<Screen> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const screen = await look(machine, folder);
    if (isSo(screen)) return screen;
    const ended = machine.ended();
    if (ended !== null) throw new Error(`the machine ended before its screen showed ${what}: ${ended}`);
    if (Date.now() > until) {
      const file = join("/tmp", `bootlace-screen-${process.pid}.png`);
      await machine.screenshot(file);
      throw new Error(`the screen did not show ${what} in ${seconds} seconds; the last picture: ${file}`);
    }
    await Bun.sleep(500);
  }
}
