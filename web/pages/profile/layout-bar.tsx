// How a disk is cut, as a bar: each file system as wide as it is large, what grows takes the rest; RAID and LVM are boxes around.
import type { ReactNode } from "react";
import { profileWords } from "./words.ts";

interface Piece {
  readonly name: string;
  readonly size: string;
  /** Share of the bar. */
  readonly weight: number;
  readonly tone: "fixed" | "grow" | "swap" | "firmware";
}

const SIZE = /^(\d+(?:\.\d+)?)\s*([MGT])?/;
const UNITS: Readonly<Record<string, number>> = { M: 1, G: 1024, T: 1_048_576 };

/** MiB, of `20G` or a number of MiB; null when it is no size. */
export function mebibytesOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  const [, digits, unit = "M"] = SIZE.exec(String(value ?? "")) ?? [];
  return digits === undefined ? null : Number(digits) * (UNITS[unit] ?? 1);
}

export function sizeOf(mebibytes: number): string {
  if (mebibytes >= 1_048_576) return `${+(mebibytes / 1_048_576).toFixed(1)} TiB`;
  return mebibytes >= 1024 ? `${+(mebibytes / 1024).toFixed(1)} GiB` : `${mebibytes} MiB`;
}

type Rec = Readonly<Record<string, unknown>>;

/** From the left as they lie; what has no size of its own is drawn by a usual one. */
export function piecesOf(layout: Rec, words: { readonly swap: string; readonly firmware: string }): readonly Piece[] {
  const mounts = (Array.isArray(layout.mounts) ? layout.mounts : []) as readonly Rec[];
  const all = mounts.length === 0 ? [{ mount: "/", grow: true, min: 3072 }] : mounts;
  const pieces: Piece[] = [
    { name: words.firmware, size: sizeOf(mebibytesOf(layout.esp) ?? 512), weight: 0.05, tone: "firmware" },
  ];
  const swap = layout.swap ?? "auto";
  if (swap !== "none") {
    const mebibytes = mebibytesOf(swap === "auto" ? null : swap);
    pieces.push({
      name: words.swap,
      size: mebibytes === null ? "auto" : sizeOf(mebibytes),
      weight: 0.08,
      tone: "swap",
    });
  }
  const fixed = all.map((one) => mebibytesOf((one as Rec).min) ?? 1024);
  const total = fixed.reduce((sum, one) => sum + one, 0);
  for (const [i, one] of all.entries()) {
    const grow = (one as Rec).grow === true;
    const share = ((fixed[i] ?? 1024) / total) * 0.5 + 0.08;
    pieces.push({
      name: String((one as Rec).mount ?? "?"),
      size: grow ? `≥ ${sizeOf(fixed[i] ?? 1024)}` : sizeOf(fixed[i] ?? 1024),
      weight: grow ? share + 0.5 : share,
      tone: grow ? "grow" : "fixed",
    });
  }
  return pieces;
}

export function LayoutBar({ layout, disks }: { readonly layout: Rec; readonly disks: number }) {
  const say = profileWords.use();
  const pieces = piecesOf(layout, { swap: say("swap"), firmware: say("firmware") });
  const boxes = [
    ...(typeof layout.raid === "number" ? [`RAID ${layout.raid} × ${disks}`] : []),
    ...(layout.encryption === null || layout.encryption === undefined ? [] : ["LUKS"]),
    ...(layout.kind === "lvm" ? [`LVM ${String(layout.volumeGroup ?? "")}`] : []),
    ...(layout.kind === "btrfs" ? ["btrfs"] : []),
  ];
  const bar = (
    <div className="bl-layout-bar">
      {pieces.map(({ name, size, weight, tone }) => (
        <span key={name} className={`bl-piece bl-piece-${tone}`} style={{ flexGrow: weight }} title={`${name} ${size}`}>
          <b>{name}</b>
          <small>{size}</small>
        </span>
      ))}
    </div>
  );
  return (
    <figure className="bl-layout" aria-label={say("layoutDrawn")}>
      <Boxed titles={boxes}>{bar}</Boxed>
    </figure>
  );
}

/** A box in a box, the first outermost. */
function Boxed({ titles, children }: { readonly titles: readonly string[]; readonly children: ReactNode }) {
  const [title, ...inner] = titles;
  if (title === undefined) return children;
  return (
    <div className="bl-layout-box">
      <small>{title}</small>
      <Boxed titles={inner}>{children}</Boxed>
    </div>
  );
}
