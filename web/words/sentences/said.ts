// What the server says in sentences (findings, refusals, notes on answer files), in the language of the UI. Their Chinese is a
// script of its own, loaded only where it is wanted; until then, and for what is free text, the server's English stands.
import { useEffect, useSyncExternalStore } from "react";
import { useLanguage } from "../language.ts";
import { type Translate, translator } from "./translate.ts";

const asItIs: Translate = (text) => text;
let chinese: Translate | null = null;
let isLoading = false;
const listeners = new Set<() => void>();

async function load(): Promise<void> {
  if (isLoading) return;
  isLoading = true;
  try {
    const { SENTENCES } = await import("./chinese.ts");
    chinese = translator(SENTENCES);
    for (const listener of listeners) listener();
  } catch {
    // A cut line: the next one who asks tries again.
  }
  isLoading = false;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Says a sentence of the server in the reader's language. */
export function useSaid(): Translate {
  const language = useLanguage();
  const known = useSyncExternalStore(subscribe, () => chinese);
  useEffect(() => {
    if (language === "zh" && chinese === null) void load();
  }, [language]);
  return language === "zh" && known !== null ? known : asItIs;
}
