// A person's own answer file as a Liquid template: the machine's facts, the profile's values and snippets put in, each
// value quoted for the file's format. It can read nothing else, and its time and memory are bounded.
import { Liquid } from "liquidjs";
import type { AnswerContext } from "./family-answer.ts";
import { error, type Note } from "./note.ts";
import { quote } from "./shell.ts";

export interface Template {
  readonly text: string;
  /** `values.NAME` in it. */
  readonly values: Readonly<Record<string, unknown>>;
  /** `{% render "NAME" %}` in it. */
  readonly snippets: Readonly<Record<string, string>>;
}

/** How this format quotes: what each `{{ … }}` goes through, unless it says `| raw`, and the format's further filters. */
export type Quoting = Readonly<Record<string, (value: string) => string>>;

/** The text, or why there is none. A variable that is not there is a mistake, not an empty place. */
export function renderTemplate(
  { text, values, snippets }: Template,
  context: AnswerContext,
  quoting: Quoting,
): { readonly text: string } | { readonly note: Note } {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // Without what every object has: "constructor" is no snippet.
    templates: Object.assign(Object.create(null), snippets),
    relativeReference: false,
    parseLimit: 1_000_000,
    renderLimit: 500,
    memoryLimit: 10_000_000,
    outputEscape: (value: unknown) => (quoting.value ?? String)(String(value)),
  });
  for (const [name, filter] of Object.entries({ ...FILTERS, ...quoting }))
    engine.registerFilter(name, { raw: true, handler: (value: unknown) => filter(String(value)) });
  try {
    return { text: String(engine.parseAndRenderSync(text, { ...facts(context), values })) };
  } catch (cause) {
    return { note: whatFailed(cause instanceof Error ? cause.message : String(cause)) };
  }
}

/** Liquid says `what, file:snippet, line:2, col:4`; of snippets that use each other it sees the end of time, or of the stack. */
function whatFailed(message: string): Note {
  if (/^Maximum call stack/.test(message)) return error("template", "snippets that use each other without end");
  const [, what = "", line = ""] =
    /^(.*?)(?:, file:[^,]*)?(?:, line:(\d+).*)?$/.exec(message.split("\n")[0] ?? "") ?? [];
  const snippet = /^ENOENT: Failed to lookup "(.*?)"/.exec(what)?.[1];
  const problem = snippet === undefined ? what : `there is no snippet "${snippet}"`;
  return error(line === "" ? "template" : `line ${line}`, problem);
}

/** What a template may name. */
export function facts({
  name,
  machine,
  version,
  architecture,
  mediaUrl,
  packages,
  server,
  reportUrl,
  answerUrl,
}: AnswerContext) {
  const report = (phase: string) => reportUrl(phase);
  return {
    machine: { ...machine },
    hostName: name.hostName,
    domain: name.domain,
    version,
    architecture,
    server,
    mediaUrl,
    packagesUrl: packages?.url ?? null,
    answersUrl: answerUrl("").replace(/\/$/, ""),
    report: { running: report("running"), installed: report("installed"), failed: report("failed") },
  };
}

const FILTERS: Quoting = {
  shell: quote,
  json: (value) => JSON.stringify(value),
  // A double-quoted scalar of YAML takes all that a string of JSON has.
  yaml: (value) => JSON.stringify(value),
  xml: (value) => value.replaceAll(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`),
};

/** Filters that quote, whatever the format. */
export const TEMPLATE_FILTERS: readonly string[] = Object.keys(FILTERS);
