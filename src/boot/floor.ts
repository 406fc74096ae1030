// A factory floor: a network where machines that nobody knows are installed, because a person allowed it in the config, for
// so many machines and until a time. The arms that came of it say so; they are what is counted.
import type { Arm } from "../machines/arm.ts";

export interface Floor {
  readonly profile: string;
  /** How many may be installed in all. */
  readonly machines: number;
  /** As the config says it, and in ms since 1970. */
  readonly until: string;
  readonly untilMs: number;
  /** The network's interface. */
  readonly network: string;
}

/** Who armed a machine of this floor. Another time is another permission, with places of its own. */
export function floorName({ network, profile, until }: Floor): string {
  return `factory floor ${network}, ${profile}, until ${until}`;
}

/** How many machines may still be taken. */
export function placesLeft(floor: Floor, arms: readonly Pick<Arm, "armedBy">[], nowMs: number): number {
  if (nowMs >= floor.untilMs) return 0;
  const name = floorName(floor);
  return Math.max(0, floor.machines - arms.filter(({ armedBy }) => armedBy === name).length);
}
