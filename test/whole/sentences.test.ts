// Every sentence that the server may say to somebody in the web UI has its Chinese: they are looked up in the source, as a
// translator's tools do. A new one that is missing fails here, with its file.
import { expect, test } from "bun:test";
import { Glob } from "bun";
import { z } from "zod";
import { BOOT_REASONS } from "../../src/boot/messages.ts";
import { faults } from "../../src/config/faults.ts";
import { DHCP_REASONS } from "../../src/dhcp/messages.ts";
import { RULES } from "../../src/installs/rules.ts";
import answers from "../../web/words/sentences/answers.json" with { type: "json" };
import { SENTENCES } from "../../web/words/sentences/chinese.ts";
import { translator } from "../../web/words/sentences/translate.ts";
import { literalsIn } from "./literals.ts";
import notShown from "./sentences-not-shown.json" with { type: "json" };

const ROOT = new URL("../..", import.meta.url).pathname;
/** Where findings, refusals and notes are written. */
const SOURCES = [
  "src/installs/{progress,long-steps}.ts",
  "src/installs/rules/*.ts",
  "src/serve/doctor/examine.ts",
  "src/serve/{secrets,networks,explain,explain-dhcp}.ts",
  "src/http/contract/problem.ts",
  "src/http/api/{app,body,boots,config,gate,installs,jobs,media,network,passwords,people,profiles,tree,uploads}.ts",
  "src/acts/{addresses,answers,arming,backup,clear-passwords,config-file,find-install,groups,leases,look-in-tree}.ts",
  "src/acts/{mac-of,machines,media,menu-password,menus,named,overview,own-tree,profiles,propose-network}.ts",
  "src/acts/{reservable,reservations,starting}.ts",
  "src/boot/signed.ts",
  "src/machines/*.ts",
  "src/machines/spec/*.ts",
  "src/config.ts",
  "src/config/*.ts",
  "src/media/{state,import,check,download,look}.ts",
  "src/people/*.ts",
  "src/loaders/obtain.ts",
  "src/os/**/{cannot,lint,limits,told,disk-choice}*.ts",
  "src/os/answers/{xml,toml,yaml,template,note}.ts",
];

const NOT_SHOWN = new Set<string>(notShown);
/** Words with a blank between them, or one beside a gap. */
const isSentence = (text: string) => !text.includes("\n") && /[a-z]{2} (?:\{\}|[a-z])|[a-z] \{\}/.test(text);
/** Of a rule: these are for the documentation only. */
const UNSAID = /^ {4}(?:seen|why):\s+".*",$/gm;

test("every sentence has its Chinese", async () => {
  const known = new Set(SENTENCES.flatMap((table) => Object.keys(table)));
  const missing: string[] = [];
  for (const source of SOURCES)
    for (const file of new Glob(source).scanSync(ROOT)) {
      if (/\.test/.test(file)) continue;
      const code = (await Bun.file(`${ROOT}${file}`).text()).replaceAll(UNSAID, "");
      for (const text of new Set(literalsIn(code)))
        if (isSentence(text) && !known.has(text) && !NOT_SHOWN.has(text)) missing.push(`${file}: ${text}`);
    }
  expect(missing).toEqual([]);
});

test("what is translated has as many gaps, and Chinese in it unless it is a command", () => {
  const gaps = (text: string) => (text.match(/\{\d?\}/g) ?? []).length;
  const wrong = SENTENCES.flatMap((table) => Object.entries(table)).filter(
    ([from, to]) => gaps(from) !== gaps(to) || (from !== to && !/[\u3000-\u9fff\uff00-\uffef]/.test(to)),
  );
  expect(wrong).toEqual([]);
});

test("the rules' cures and steps are said in Chinese", () => {
  const say = translator(SENTENCES);
  const bare = RULES.flatMap(({ step, cures }) => [step, ...cures]).filter(
    (text) => say(text) === text && !/^bootlace /.test(text),
  );
  expect(bare).toEqual([]);
});

test("what media lack, and what they were known by, is said in Chinese", async () => {
  const say = translator(SENTENCES);
  const lacks: string[] = [];
  for (const file of new Glob("src/os/**/*.ts").scanSync(ROOT))
    for (const [, text = ""] of (await Bun.file(`${ROOT}${file}`).text()).matchAll(/otherwise:\s+"([^"]+)"/g))
      if (text.includes(" ")) lacks.push(text);
  expect(lacks.length).toBeGreaterThan(10);
  expect(lacks.filter((text) => say(text) === text)).toEqual([]);
  expect(["the volume's name", "the name memtest64.efi"].map(say)).toEqual(["卷标", "文件名 memtest64.efi"]);
});

test("what the names of reasons mean is said in Chinese, also behind the name", () => {
  const say = translator(SENTENCES);
  const bare = Object.entries({ ...BOOT_REASONS, ...DHCP_REASONS }).filter(
    ([name, { says }]) => say(says) === says || say(`${name}: ${says}`) !== `${name}：${say(says)}`,
  );
  expect(bare).toEqual([]);
});

test("what the schemas find by themselves is said in Chinese", () => {
  const shape = z.strictObject({
    text: z.string().min(2).max(3),
    count: z.int().min(3).max(9),
    kind: z.enum(["a", "b"]),
    list: z.array(z.string()).min(1).max(2),
    url: z.url(),
  });
  const say = translator(SENTENCES);
  const wrong = [
    { text: 1, count: 1.5, kind: "c", list: 3, url: "x", more: 1 },
    { text: "x", count: 1, kind: null, list: [], url: "x" },
    { text: "xxxx", count: 99, kind: 1, list: ["", "", ""], url: 1 },
    5,
  ];
  const said = wrong.flatMap((one) => {
    const { error } = shape.safeParse(one);
    return error === undefined ? [] : faults(error).map(({ problem }) => problem);
  });
  expect(said.length).toBeGreaterThan(12);
  expect(said.filter((problem) => say(problem) === problem)).toEqual([]);
});

test("the reader of sources finds texts where they stand", () => {
  const marked =
    'const a = /["`]/.test(x) ? "one two" : `three §{b ? `four §{c}` : "five six"} seven`; // "no"\nreturn /a"/.exec(\'eight\');';
  const code = marked.replaceAll("§", "$");
  expect(literalsIn(code)).toEqual(["one two", "three {} seven", "four {}", "five six", "eight"]);
  expect(literalsIn('const broken = "never ends')).toEqual(["never ends"]);
  expect(Object.keys(answers).length).toBeGreaterThan(400);
});
