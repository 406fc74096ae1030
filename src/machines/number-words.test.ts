import { expect, test } from "bun:test";
import { numberInChinese, numberInWords, saysNumber } from "./number-words.ts";

test.each([
  [2, "two"],
  [12, "twelve"],
  [20, "twenty"],
  [42, "forty-two"],
  [100, "one hundred"],
  [105, "one hundred and five"],
  [999, "nine hundred and ninety-nine"],
  [1000, "one thousand"],
  [2042, "two thousand and forty-two"],
  [12_345, "twelve thousand three hundred and forty-five"],
])("%d is %s", (value, words) => expect(numberInWords(value)).toBe(words));

test.each([
  [2, "二"],
  [10, "十"],
  [12, "十二"],
  [20, "二十"],
  [42, "四十二"],
  [105, "一百零五"],
  [110, "一百一十"],
  [212, "两百一十二"],
  [2000, "两千"],
  [2042, "两千零四十二"],
  [2222, "两千二百二十二"],
  [10_010, "一万零一十"],
  [12_345, "一万两千三百四十五"],
])("%d is %s in Chinese", (value, words) => {
  expect(numberInChinese(value)).toBe(words);
  expect([saysNumber(words, value), saysNumber(words, value + 1)]).toEqual([true, false]);
});

test("either word for two is taken", () => expect(saysNumber("二百一十二", 212)).toBe(true));

test("a person may leave out the small words, and nothing else", () => {
  for (const text of ["one hundred and five", "One Hundred Five", "one-hundred five "])
    expect(saysNumber(text, 105)).toBe(true);
  for (const text of ["105", "one hundred", "", "yes", "one hundred and six", "five one hundred"])
    expect(saysNumber(text, 105)).toBe(false);
});
