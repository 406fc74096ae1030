// npm run check: lint, types and unit tests at once, in seconds. The loop while working.

export {};

/** The program itself: the package that would choose it wants every other system's in the registry, too. */
const BIOME = `node_modules/@biomejs/cli-linux-${process.arch}/biome`;

const STEPS: readonly (readonly [string, readonly string[]])[] = [
  ["lint", [BIOME, "check", "--error-on-warnings", "."]],
  ["types", ["node_modules/.bin/tsc", "--project", "."]],
  ["types of the web UI", ["node_modules/.bin/tsc", "--project", "web"]],
  ["unit tests", [process.execPath, "test", "--only-failures", "--timeout", "30000", "./src", "./web"]],
];

const results = await Promise.all(
  STEPS.map(async ([name, command]) => {
    const child = Bun.spawn([...command], { stdout: "pipe", stderr: "pipe" });
    const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    return { name, code: await child.exited, text: `${out}${err}` };
  }),
);

for (const { name, code, text } of results) {
  if (code !== 0) console.log(`--- ${name} ---\n${text}`);
  console.log(`${code === 0 ? "ok" : "FAILED"}  ${name}`);
}
process.exit(results.every(({ code }) => code === 0) ? 0 : 1);
