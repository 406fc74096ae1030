// A finding of the diagnosis as people read it.
import type { Finding } from "../installs/rule.ts";

export function findingText({ rule, step, says, cures }: Finding): string {
  const cure = cures.map((one) => `  - ${one}`);
  return [`${step}: ${says}`, ...cure, `  (docs/diagnosis.md#${rule})`].join("\n");
}
