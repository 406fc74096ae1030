// The operator's mistakes: collected before they are reported, each with its place and the way out. Exit code 2.

/** One mistake: where (`networks[0].range`), what is wrong, what to write instead. */
export interface Fault {
  readonly path: string;
  readonly problem: string;
  readonly hint?: string;
}

/** Everything that is wrong with what a person gave us, at once. */
export class Mistake extends Error {
  override readonly name = "Mistake";
  constructor(
    readonly what: string,
    readonly faults: readonly Fault[],
  ) {
    super([what, ...faults.map(faultText)].join("\n"));
  }
}

function faultText(fault: Fault): string {
  const hint = fault.hint === undefined ? "" : ` (${fault.hint})`;
  return `  ${fault.path === "" ? "" : `${fault.path}: `}${fault.problem}${hint}`;
}
