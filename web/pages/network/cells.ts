// A range of addresses as cells: one for each address, or for as many as there is no room for, and what stands in each.

export type CellState = "free" | "bound" | "reserved" | "declined" | "expired" | "own";

export interface Taken {
  readonly address: string;
  readonly state: "bound" | "reserved" | "declined" | "expired" | "released" | "own" | "router";
  readonly mac: string | null;
  readonly machine: string | null;
  readonly hostName: string | null;
}

export interface Cell {
  readonly first: string;
  readonly last: string;
  readonly state: CellState;
  /** Addresses in it that are not free. */
  readonly taken: number;
  readonly size: number;
  /** Who has it, where it is one address. */
  readonly who: string | null;
}

/** More are drawn together. */
const MOST_CELLS = 512;
/** What is told of a cell in which there are several: the first of these that is among them. */
const WEIGHT: readonly CellState[] = ["declined", "own", "bound", "reserved", "expired", "free"];

export function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

/** Of a range, both ends included; addresses of `taken` outside it are left out. */
export function cellsOf(first: string, last: string, taken: readonly Taken[]): readonly Cell[] {
  const [from, to] = [numberOf(first), numberOf(last)];
  const size = to - from + 1;
  const step = Math.ceil(size / MOST_CELLS);
  const inside = new Map<number, Taken[]>();
  for (const one of taken) {
    const at = numberOf(one.address);
    if (at < from || at > to) continue;
    const cell = Math.floor((at - from) / step);
    inside.set(cell, [...(inside.get(cell) ?? []), one]);
  }
  return Array.from({ length: Math.ceil(size / step) }, (_, cell) => {
    const start = from + cell * step;
    const end = Math.min(to, start + step - 1);
    const here = (inside.get(cell) ?? []).filter((one) => stateOf(one) !== "free");
    const states = new Set(here.map(stateOf));
    const [only] = here;
    return {
      first: addressOf(start),
      last: addressOf(end),
      state: WEIGHT.find((state) => states.has(state)) ?? "free",
      taken: here.length,
      size: end - start + 1,
      who: start === end && only !== undefined ? (only.machine ?? only.hostName ?? only.mac) : null,
    };
  });
}

function stateOf({ state }: Taken): CellState {
  if (state === "router") return "own";
  return state === "released" ? "free" : state;
}
