// The language that is shown now; whoever uses it is drawn anew when it changes.
import { useTranslation } from "react-i18next";
import type { Language } from "./words.ts";

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === "zh" ? "zh" : "en";
}
