// The UI's words. Each part keeps its own table, in both languages: what is missing in one is a type error, and so is a
// sentence whose gaps are not filled. A part's words come with its script, so that no page waits for another's.
import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";

export type Language = "en" | "zh";
export const LANGUAGES: Readonly<Record<Language, string>> = { en: "English", zh: "简体中文" };
const KEPT = "bootlace-language";

/** As `Intl` and `lang` name them. */
export const LOCALES: Readonly<Record<Language, string>> = { en: "en", zh: "zh-Hans-CN" };

i18next.use(initReactI18next).init({
  lng: document.documentElement.lang.startsWith("zh") ? "zh" : "en",
  fallbackLng: false,
  resources: {},
  keySeparator: false,
  nsSeparator: false,
  returnNull: false,
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

export function language(): Language {
  return i18next.language === "zh" ? "zh" : "en";
}

/** Draws all of it anew in that language, and keeps it for this browser. */
export function setLanguage(to: Language): void {
  try {
    localStorage.setItem(KEPT, to);
  } catch {
    // A browser that keeps nothing: for this visit, then.
  }
  document.documentElement.lang = to === "zh" ? "zh-Hans" : "en";
  i18next.changeLanguage(to);
}

type Table = Readonly<Record<string, string>>;
/** `machine_one`, `machine_other` are both said by `machine` with a count. */
type Key<E> = keyof E extends infer K ? (K extends `${infer Base}_${"one" | "other"}` ? Base : K) : never;
type Gaps<S> = S extends `${string}{{${infer Gap}}}${infer Rest}` ? Gap | Gaps<Rest> : never;
type GapsOf<E, K extends string> = Gaps<E[(K | `${K}_other`) & keyof E]>;
type Filled<E, K extends string> = [GapsOf<E, K>] extends [never]
  ? []
  : [{ readonly [G in GapsOf<E, K>]: string | number }];
/** Chinese has no singular: `_one` is left out. */
type Chinese<E> = { readonly [K in keyof E as K extends `${string}_one` ? never : K]: string };

/** Says a key of the table; `{{count}}` and other gaps are filled. */
export type Say<E> = <K extends Key<E> & string>(key: K, ...gaps: Filled<E, K>) => string;

export interface Words<E> {
  /** In a component: draws it anew when the language changes. */
  use(): Say<E>;
  /** Elsewhere: in the language of this moment. */
  say: Say<E>;
}

/** A table of one part's words. `part` must be unlike for each. */
export function words<const E extends Table>(
  part: string,
  tables: { readonly en: E; readonly zh: Chinese<E> },
): Words<E> {
  i18next.addResourceBundle("en", part, tables.en);
  i18next.addResourceBundle("zh", part, tables.zh);
  const say = (key: string, gaps: object = {}) => i18next.t(key, { ns: part, ...gaps });
  return {
    use: () => useTranslation(part).t as unknown as Say<E>,
    say: say as unknown as Say<E>,
  };
}
