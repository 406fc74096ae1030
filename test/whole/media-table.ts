// The tables of docs/media.md from the tables of families. Run it to print them; the test beside it compares.
import { TABLES } from "../../src/os/media-tables.ts";

/** What stands between the marks in the page. */
export const MARKS = ["<!-- made by test/whole/media-table.ts -->", "<!-- end -->"] as const;

/** One row for each kind of media, those of several distributions together. */
export function mediaTable(): string {
  const lines = TABLES.flatMap(({ family, title, looksFor, rows, reads = [] }) => {
    const kinds = new Map<string, string[]>();
    for (const row of rows) {
      const key = `${row.what} | ${row.kind} | ${row.starter} | ${row.trial}`;
      kinds.set(key, [...(kinds.get(key) ?? []), row.title]);
    }
    const all = [
      ...[...kinds].map(([key, titles]) => `${[...new Set(titles)].join(", ")}: ${key}`),
      ...reads.map(({ what, kind, trial }) => `${title}: ${what} | ${kind} | linux | ${trial}`),
    ];
    return all.map((one, at) => `| ${at === 0 ? `\`${family}\`` : ""} | ${one} | ${at === 0 ? looksFor : ""} |`);
  });
  return [
    "| family | media | kind | started by | how sure | looks for |",
    "|---|---|---|---|---|---|",
    ...lines.map((line) => line.replaceAll("*", "\\*")),
  ].join("\n");
}

if (import.meta.main) process.stdout.write(`${mediaTable()}\n`);
