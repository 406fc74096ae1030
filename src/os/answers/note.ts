// What there is to say about an answer file: where, what, and what to do.

export interface Note {
  /** error: the system would not be what was asked for, or the installer would stop. warning: look at it. */
  readonly severity: "error" | "warning";
  /** In a spec: `disk.count`. In a file: `line 12`. */
  readonly path: string;
  readonly problem: string;
  readonly hint?: string;
}

export function error(path: string, problem: string, hint?: string): Note {
  return hint === undefined ? { severity: "error", path, problem } : { severity: "error", path, problem, hint };
}

export function warning(path: string, problem: string, hint?: string): Note {
  return hint === undefined ? { severity: "warning", path, problem } : { severity: "warning", path, problem, hint };
}

export function hasErrors(notes: readonly Note[]): boolean {
  return notes.some((note) => note.severity === "error");
}

/** One line for people. */
export function noteText({ severity, path, problem, hint }: Note): string {
  return `${severity}: ${path}: ${problem}${hint === undefined ? "" : ` (${hint})`}`;
}
