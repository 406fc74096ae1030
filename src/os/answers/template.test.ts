import { describe, expect, test } from "bun:test";
import { kickstart } from "../redhat/answer.ts";
import { CONTEXT } from "./specs.test-data.ts";
import { renderTemplate } from "./template.ts";

function rendered(text: string, values: Record<string, unknown> = {}, snippets: Record<string, string> = {}) {
  const made = renderTemplate({ text, values, snippets }, CONTEXT, kickstart.quoting);
  return "text" in made ? made.text : `${made.note.path}: ${made.note.problem}`;
}

const NASTY = 'it\'s "$(reboot)" %{}';

const CASES: readonly [string, string, string][] = [
  [
    "facts",
    "network --hostname={{ hostName }}.{{ domain }} --device={{ machine.mac }}",
    "network --hostname=web1.example.org --device=52:54:00:12:34:56",
  ],
  ["reports", "{{ report.installed }}", CONTEXT.reportUrl("installed")],
  ["values, quoted for the format", "user --gecos={{ values.nasty }}", `user --gecos="it's \\"$(reboot)\\" %{}"`],
  ["for the shell", "echo {{ values.nasty | shell | raw }}", `echo 'it'\\''s "$(reboot)" %{}'`],
  ["as they are", "{{ values.nasty | raw }}", NASTY],
  ["for XML", "<a>{{ values.nasty | xml | raw }}</a>", "<a>it&#39;s &#34;$(reboot)&#34; %{}</a>"],
  ["snippets", '{% render "disks", size: 5 %}', "part / --size=5"],
  ["conditions and loops", "{% for n in values.list %}{% if n != 'b' %}{{ n }}{% endif %}{% endfor %}", "ac"],
  ["a variable that is not there", "a\n{{ values.gone }}", "line 2: undefined variable: values.gone"],
  ["a filter that is not there", "{{ hostName | shout }}", "line 1: undefined filter: shout"],
  [
    "a snippet that is not there",
    '{% render "../../../etc/passwd" %}',
    'line 1: there is no snippet "../../../etc/passwd"',
  ],
  ["what belongs to JavaScript", "{{ machine.constructor }}", "line 1: undefined variable: machine.constructor"],
];

describe("templates", () => {
  test.each(CASES)("%s", (_, text, expected) => {
    const made = rendered(text, { nasty: NASTY, list: ["a", "b", "c"] }, { disks: "part / --size={{ size }}" });
    expect(made).toBe(expected);
  });

  test("a template that would never end is ended", () => {
    const loop =
      "{% for a in (1..100000) %}{% for b in (1..100000) %}{% for c in (1..1000) %}x{% endfor %}{% endfor %}{% endfor %}";
    expect(rendered(loop)).toMatch(/limit exceeded/);
  });
});
