// A number in words, English or Chinese: who arms many machines types it, which nobody does by accident.

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

const DIGITS = "零一二三四五六七八九";
const PLACES = ["", "十", "百", "千"];

/** 0 to 999 999 in Chinese: `十二`, `四十二`, `一百零五`, `两千一百`. */
export function numberInChinese(value: number): string {
  if (value === 0) return "零";
  if (value < 10_000) return fourPlaces(value);
  const rest = value % 10_000;
  const gap = rest > 0 && rest < 1000 ? "零" : "";
  return `${fourPlaces(Math.floor(value / 10_000))}万${gap}${rest === 0 ? "" : fourPlaces(rest).replace(/^十/, "一十")}`;
}

function fourPlaces(value: number): string {
  let text = "";
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) gap = text !== "";
    else {
      const two = digit === 2 && (place === 3 || (place === 2 && text === ""));
      text += `${gap ? "零" : ""}${two ? "两" : DIGITS[digit]}${PLACES[place]}`;
      gap = false;
    }
  }
  return text.replace(/^一十/, "十");
}

/** Is that the number? Case, hyphens, blanks and the word "and" do not matter. */
export function saysNumber(text: string, value: number): boolean {
  return plain(text) === plain(numberInWords(value)) || sameChinese(text) === sameChinese(numberInChinese(value));
}

/** 二百 is as good as 两百, 一十二 as 十二. */
function sameChinese(text: string): string {
  return text.replaceAll(/\s/g, "").replaceAll("两", "二").replace(/^一十/, "十");
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, " ")
    .replaceAll(/\band\b/g, " ")
    .replaceAll(/ +/g, " ")
    .trim();
}
