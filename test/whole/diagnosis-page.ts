// docs/diagnosis.md from the table of rules. Run it to print the page; the test beside it compares.
import { RULES } from "../../src/installs/rules.ts";

const HEAD = `# Diagnosis

\`bootlace diagnose MACHINE\` reads a machine's timeline and says which step of its boot failed, and what to do. It only reads what this
server has seen; it sends nothing. Exit code 0: nothing found; 1: something found. With \`--json\`, each finding is an object with
\`rule\`, \`step\`, \`says\` and \`cures\`.

A finding means that something was seen, and that what follows it was not seen for longer than a healthy machine takes. A machine that is
still on its way has none.

Made from the rules in \`src/installs/rules/\` (\`bin/bun test/whole/diagnosis-page.ts > docs/diagnosis.md\`): change those.
`;

/** The whole page. */
export function diagnosisPage(): string {
  const rules = RULES.map(({ name, step, seen, why, cures }) =>
    [`## ${name}`, `*${step}.* ${seen}\n`, `${why}\n`, ...cures.map((cure) => `- ${cure}`), ""].join("\n"),
  );
  return [HEAD, ...rules].join("\n");
}

if (import.meta.main) process.stdout.write(diagnosisPage());
