// A number in English words: who arms many machines types it, which nobody does by accident.

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** 0 to 999 999: `twelve`, `forty-two`, `one hundred and five`, `two thousand one hundred`. */
export function numberInWords(value: number): string {
  if (value < 20) return SMALL[value] ?? String(value);
  if (value < 100) return join(TENS[Math.floor(value / 10)] ?? "", value % 10, "-");
  if (value < 1000) return join(`${numberInWords(Math.floor(value / 100))} hundred`, value % 100, " and ");
  const rest = value % 1000;
  return join(`${numberInWords(Math.floor(value / 1000))} thousand`, rest, rest < 100 ? " and " : " ");
}

function join(head: string, rest: number, by: string): string {
  return rest === 0 ? head : `${head}${by}${numberInWords(rest)}`;
}

/** Is that the number? Case, hyphens and the word "and" do not matter. */
export function saysNumber(text: string, value: number): boolean {
  return plain(text) === plain(numberInWords(value));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, " ")
    .replaceAll(/\band\b/g, " ")
    .replaceAll(/ +/g, " ")
    .trim();
}
