// What a family cannot express, as rows of a table: a path in the spec, and what there is to say where a person wrote
// something there. And what holds for every family: addresses, secrets, lines in other families' words.
import { isDeepStrictEqual } from "node:util";
import type { Spec } from "../../machines/spec.ts";
import { specSchema } from "../../machines/spec.ts";
import type { AnswerContext } from "./family-answer.ts";
import { error, type Note, warning } from "./note.ts";

export interface Limit {
  /** `layout.raid`; a star stands for every one of a list: `users.*.uid`. */
  readonly path: string;
  /** error: the system would not be what was asked for. */
  readonly severity: Note["severity"];
  readonly problem: string;
  readonly hint?: string;
  /** Values that are nothing to speak of, besides what a spec says when nobody wrote anything. */
  readonly fine?: readonly unknown[];
}

/** Of families that can be given disks only whole. */
export const WHOLE_DISKS: Limit = {
  path: "layout.keep",
  severity: "error",
  problem: "the disks are taken whole",
  hint: "keep the data on another disk, mounted in scripts.after",
};

/** Of families whose installation sets up no LUKS. */
export const NO_ENCRYPTION: Limit = {
  path: "layout.encryption",
  severity: "error",
  problem: "no encrypted root is set up here",
};

/** What a spec says where nobody wrote anything; root's key is there for the schema only. */
const USUAL: unknown = specSchema.parse({ root: { sshKeys: ["ssh-ed25519 AAAA"] } });

/** The rows that this spec touches. */
export function limited(spec: Spec, rows: readonly Limit[]): readonly Note[] {
  return rows.flatMap((row) =>
    placesOf(spec, USUAL, row.path.split("."), []).flatMap(({ path, value, usual }) => {
      const fine = [usual, ...(row.fine ?? [])].some((one) => isDeepStrictEqual(one, value));
      if (fine) return [];
      return [row.severity === "error" ? error(path, row.problem, row.hint) : warning(path, row.problem, row.hint)];
    }),
  );
}

interface Spot {
  readonly path: string;
  readonly value: unknown;
  readonly usual: unknown;
}

function placesOf(value: unknown, usual: unknown, [step, ...rest]: readonly string[], at: readonly string[]): Spot[] {
  if (step === undefined) return [{ path: at.join("."), value, usual }];
  if (step === "*" && Array.isArray(value))
    return value.flatMap((one, index) => placesOf(one, null, rest, [...at, String(index)]));
  if (typeof value !== "object" || value === null || step === "*") return [];
  return placesOf(field(value, step), field(usual, step) ?? null, rest, [...at, step]);
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** What every family says alike. */
export function always(
  spec: Spec,
  context: AnswerContext,
  family: string,
  places: Readonly<Record<string, string>>,
): readonly Note[] {
  const notes: Note[] = [];
  const { encryption } = spec.layout;
  if (encryption !== null && context.secret(encryption.secret) === null) notes.push(noSecret(encryption.secret));
  spec.network.interfaces.forEach((one, index) => {
    if (typeof one.ipv4 === "object" && one.ipv4.address.startsWith("machine/") && context.machine.address === null)
      notes.push(noAddress(index));
  });
  for (const place of Object.keys(spec.raw[family] ?? {}))
    if (!Object.hasOwn(places, place))
      notes.push(error(`raw.${family}.${place}`, "there is no such place", Object.keys(places).join(", ")));
  for (const other of Object.keys(spec.raw))
    if (other !== family) notes.push(warning(`raw.${other}`, "lines for another family: left out"));
  return [
    ...notes,
    ...limited(spec, [
      { path: "edition", severity: "warning", problem: "these media hold one edition: left out" },
      { path: "productKey", severity: "warning", problem: "this system takes none: left out" },
    ]),
  ];
}

/** A disk's passphrase that the spec names and the server does not have. */
export function noSecret(name: string): Note {
  return error(
    "layout.encryption.secret",
    `the server has no secret "${name}"`,
    "put it in the data folder: secrets/NAME",
  );
}

/** `machine/24` in a spec, of a machine without an address of its own. */
export function noAddress(index: number): Note {
  return error(
    `network.interfaces.${index}.ipv4.address`,
    "the machine has no address of its own",
    "bootlace machine add NAME --address A",
  );
}
