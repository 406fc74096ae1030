// The diagnosis: which rules apply to what was seen of a machine.
import { type CaseFacts, openCase } from "./case.ts";
import type { Finding } from "./rule.ts";
import { RULES } from "./rules.ts";

/** Every finding; none for a boot that is healthy, or still on its way. */
export function diagnose(facts: CaseFacts): Finding[] {
  const boot = openCase(facts);
  return RULES.flatMap(({ name, step, cures, test }) => {
    const says = test(boot);
    return says === null ? [] : [{ rule: name, step, says, cures }];
  });
}
