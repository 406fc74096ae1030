// What a loader's screen can show: ASCII (iPXE), code page 437 (PXELINUX: the letters of a PC's own video BIOS), or all that
// its font has (GRUB). What it cannot show is written with plain letters.

/** Code page 437 from 0x80. */
const CP437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
const BYTE: ReadonlyMap<string, number> = new Map([...CP437].map((letter, i) => [letter, 0x80 + i]));

const SPELT: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
  đ: "d",
  Đ: "D",
  ð: "d",
  þ: "th",
  ł: "l",
  Ł: "L",
  ı: "i",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "«": '"',
  "»": '"',
  "–": "-",
  "—": "-",
  "…": "...",
  "·": ".",
  "→": "->",
  "\u00a0": " ",
};

/** Printable ASCII: accents dropped, some letters spelt out, a `?` for what is left. */
export function transliterate(text: string): string {
  return [...text]
    .map((letter) => SPELT[letter] ?? letter)
    .join("")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\x20-\x7e]/gu, "?");
}

/** A title for iPXE. `plain` is the person's own spelling. */
export function ascii(title: string, plain: string | null): string {
  return /^[\x20-\x7e]*$/.test(title) ? title : (plain ?? transliterate(title));
}

/** A title for PXELINUX; `cp437` turns it into bytes. */
export function videoBios(title: string, plain: string | null): string {
  const whole = title.normalize("NFC");
  const shows = [...whole].every((letter) => /[\x20-\x7e]/.test(letter) || BYTE.has(letter));
  return shows ? whole : (plain ?? videoBiosText(whole).replaceAll("\n", " "));
}

/** Lines of text for PXELINUX: each letter that it has not is spelt. */
export function videoBiosText(text: string): string {
  return [...text.normalize("NFC")]
    .map((letter) => (letter === "\n" || BYTE.has(letter) ? letter : transliterate(letter)))
    .join("");
}

/** A PXELINUX file as bytes. */
export function cp437(text: string): Uint8Array {
  return Uint8Array.from([...text], (letter) => BYTE.get(letter) ?? (letter.codePointAt(0) ?? 63) & 0x7f);
}

/** Where each letter's picture is in a code page 437 font. */
export function glyphOf(letter: string): number {
  return BYTE.get(letter) ?? (letter.codePointAt(0) ?? 63) & 0x7f;
}
