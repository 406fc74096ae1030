// The tree as a server would show it to one machine now, without a server: the same branches and decisions, but no arm
// takes a step, nothing is told to a timeline, nothing is remembered.
import type { BootServer } from "../boot/plan.ts";
import type { Tree } from "../tree/tree.ts";
import { servedTree } from "./branches.ts";
import { createDesk } from "./desk.ts";
import type { Estate } from "./estate.ts";

export interface RehearsalParts {
  readonly estate: Estate;
  readonly server: BootServer;
  readonly proxied: boolean;
  readonly data: string;
  readonly files: string;
  now(): number;
}

export function rehearsedTree({ estate, server, proxied, data, files, now }: RehearsalParts): Tree {
  const still: Estate = { ...estate, move: async () => true, arrive: async () => {} };
  const timeline = { heardOf: now, saidBy: () => null, listen() {}, tick() {}, add() {}, dhcp() {}, fetched() {} };
  const desk = createDesk({ estate: still, timeline, server, proxied, loaders: () => new Set(), now });
  return servedTree({ estate: still, desk, learn() {}, data, files });
}
