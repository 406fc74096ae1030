// What changes is told to everybody who listens on the stream.

/** One message of the stream. */
export interface Told {
  readonly event: "happened" | "changed" | "job" | "traffic";
  /** Of a stored event: where a listener that was cut off goes on. */
  readonly id?: number;
  readonly data: unknown;
}

export interface Hub {
  tell(told: Told): void;
  /** Returns how to stop listening. */
  listen(listener: (told: Told) => void): () => void;
  listeners(): number;
}

export function createHub(): Hub {
  const all = new Set<(told: Told) => void>();
  return {
    tell(told) {
      for (const one of all) one(told);
    },
    listen(listener) {
      all.add(listener);
      return () => void all.delete(listener);
    },
    listeners: () => all.size,
  };
}
