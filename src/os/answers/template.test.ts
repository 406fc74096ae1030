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

  const GONE = /undefined variable/;
  const NO_SNIPPET = /there is no snippet/;
  const ENDED = /limit exceeded/;
  const escapes: readonly [string, RegExp][] = [
    ["{{ values.constructor }}", GONE],
    ["{{ values['__proto__'] }}", GONE],
    ["{{ hostName.constructor.constructor }}", GONE],
    ["{{ values.list | where_exp: 'i', 'i.constructor.constructor' }}", GONE],
    ["{{ values.list | group_by: 'constructor' }}", GONE],
    ["{{ values.list | find_exp: 'i', 'process.env' }}", GONE],
    ["{{ process.env }}{{ globalThis }}{{ require }}{{ Bun }}", GONE],
    ["{% assign __proto__ = 1 %}{{ values.polluted }}", GONE],
    ["{% include '/etc/passwd' %}", NO_SNIPPET],
    ["{% render '../../../../etc/passwd' %}", NO_SNIPPET],
    ["{% layout 'file:///etc/passwd' %}", NO_SNIPPET],
    ["{% render '__proto__' %}", NO_SNIPPET],
    ["{% render 'constructor' %}", NO_SNIPPET],
    ["{% render 'toString' %}", NO_SNIPPET],
    // By which of the two bounds, the time or the stack, depends on the machine.
    ["{% render 'itself' %}", /limit exceeded|use each other without end/],
    ["{% for i in (1..1000000000) %}x{% endfor %}", ENDED],
    ["{% tablerow i in (1..100000000) cols:1 %}x{% endtablerow %}", ENDED],
    ["{% assign a = (1..1000000000) %}{{ a | size }}", ENDED],
    ["{% assign a = 'xxxxxxxx' %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}", ENDED],
    ["{% assign a = values.list %}{% for i in (1..60) %}{% assign a = a | concat: a %}{% endfor %}", ENDED],
    ["{{ 0 | date: '%999999999d' }}", ENDED],
    ["{{ 'a' | split: '' | first | slice: 0, 1000000000 }}", ENDED],
  ];
  test.each(escapes)("nothing outside is read, run or filled up by %s", (text, refusal) => {
    const beforeBytes = process.memoryUsage.rss();
    expect(rendered(text, { list: ["a", "b", "c"] }, { itself: "{% render 'itself' %}" })).toMatch(refusal);
    expect(process.memoryUsage.rss() - beforeBytes).toBeLessThan(200e6);
  });

  test("a template that would never end is ended", () => {
    const loop =
      "{% for a in (1..100000) %}{% for b in (1..100000) %}{% for c in (1..1000) %}x{% endfor %}{% endfor %}{% endfor %}";
    expect(rendered(loop)).toMatch(/limit exceeded/);
  });
});
