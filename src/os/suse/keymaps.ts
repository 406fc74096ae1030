// Keyboards by the names that YaST has had for them since long; newer versions take the console's, too.

const KEYMAPS: ReadonlyMap<string, string> = new Map([
  ["us", "english-us"],
  ["gb", "english-uk"],
  ["de", "german"],
  ["de(nodeadkeys)", "german-deadkey"],
  ["ch", "german-ch"],
  ["ch(fr)", "french-ch"],
  ["fr", "french"],
  ["be", "belgian"],
  ["ca", "french-ca"],
  ["es", "spanish"],
  ["it", "italian"],
  ["pt", "portugese"],
  ["br", "portugese-br"],
  ["nl", "dutch"],
  ["dk", "danish"],
  ["no", "norwegian"],
  ["se", "swedish"],
  ["fi", "finnish"],
  ["is", "icelandic"],
  ["cz", "czech"],
  ["sk", "slovak"],
  ["si", "slovene"],
  ["hu", "hungarian"],
  ["pl", "polish"],
  ["ru", "russian"],
  ["ua", "ukrainian"],
  ["gr", "greek"],
  ["tr", "turkish"],
  ["hr", "croatian"],
  ["jp", "japanese"],
  ["kr", "korean"],
]);

/** Null: YaST has no name of its own for it. */
export function keymap(keyboard: string): string | null {
  return KEYMAPS.get(keyboard) ?? null;
}

/** The other way round; a name that is not known stays as it is. */
export function keyboardOf(map: string): string {
  return [...KEYMAPS].find(([, name]) => name === map)?.[0] ?? map;
}
