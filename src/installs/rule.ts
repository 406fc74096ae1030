// A rule of the diagnosis: what it looks for, and what it tells the person. docs/diagnosis.md is made from the table.
import type { Case } from "./case.ts";

export interface Rule {
  readonly name: string;
  /** Where the boot died, in a few words. */
  readonly step: string;
  /** What was seen, and what was not. */
  readonly seen: string;
  /** What to do, the likeliest first. */
  readonly cures: readonly string[];
  /** One paragraph: why this happens. */
  readonly why: string;
  /** Null where it does not apply; else the sentence for this case, with its facts. */
  readonly test: (boot: Case) => string | null;
}

/** What a rule found. */
export interface Finding {
  readonly rule: string;
  readonly step: string;
  readonly says: string;
  readonly cures: readonly string[];
}
