import { expect, test } from "bun:test";
import { translator } from "./translate.ts";

const say = translator([
  {
    "nothing was armed": "未授权安装",
    "{} is gone": "{} 不见了",
    "{} is {}": "{} 是 {}",
    "the router's": "路由器的地址",
    "{} in {}": "{2} 中的 {1}",
    "The installer says: {}": "安装程序报告：{}",
    "It asked for {}{}, not there.": "它请求了 {}{}，但不存在。",
    " and {} more": " 等另外 {} 个",
  },
]);

for (const [what, text, said] of [
  ["a sentence without gaps", "nothing was armed", "未授权安装"],
  ["a gap", "debian-12 is gone", "debian-12 不见了"],
  ["a phrase in a gap", "It asked for a.deb and 3 more, not there.", "它请求了 a.deb 等另外 3 个，但不存在。"],
  ["gaps in another order", "3 in 4", "4 中的 3"],
  ["a known phrase in a pattern of few letters", "10.0.0.1 is the router's", "10.0.0.1 是 路由器的地址"],
  ["free text after known words", "The installer says: no disk is there", "安装程序报告：no disk is there"],
  ["nothing that is known: no pattern of few letters", "my own text is not yours", "my own text is not yours"],
  ["signs of regular expressions", "a(b is gone", "a(b 不见了"],
  ["lines", "The installer says: a\nb", "安装程序报告：a\nb"],
] as const)
  test(what, () => expect(say(text)).toBe(said));

test("a long text is soon done", () => {
  const began = performance.now();
  say("x is ".repeat(20_000));
  expect(performance.now() - began).toBeLessThan(2000);
});
