import { expect, test } from "bun:test";
import { numberInWords, saysNumber } from "./number-words.ts";

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

test("a person may leave out the small words, and nothing else", () => {
  for (const text of ["one hundred and five", "One Hundred Five", "one-hundred five "])
    expect(saysNumber(text, 105)).toBe(true);
  for (const text of ["105", "one hundred", "", "yes", "one hundred and six", "five one hundred"])
    expect(saysNumber(text, 105)).toBe(false);
});
