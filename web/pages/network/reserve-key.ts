// By what a machine is known for whom an address is kept, and what is written for each way.

/** Of the MAC nothing is to be written: it stands there already. */
export const KEY_FIELDS = {
  byMac: [],
  byUuid: ["uuid"],
  byClientId: ["clientId"],
  byPort: ["circuitId", "remoteId"],
} as const;

export type Way = keyof typeof KEY_FIELDS;
export type KeyField = (typeof KEY_FIELDS)[Way][number];
/** As somebody writes them. */
export type KeyTexts = Readonly<Partial<Record<KeyField, string>>>;

export const WAYS = Object.keys(KEY_FIELDS) as readonly Way[];

/** The fields of a way that are filled in, as they are told to the server. */
export function keyOf(way: Way, texts: KeyTexts): KeyTexts {
  const filled = KEY_FIELDS[way].map((field) => [field, texts[field]?.trim() ?? ""] as const);
  return Object.fromEntries(filled.filter(([, text]) => text !== ""));
}
