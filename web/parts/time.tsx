// A moment in words, going on by itself: "12 sec. ago", exact on hover. One clock for all of them.
import { Tooltip } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useLanguage } from "../words/language.ts";
import { agoText, exactText } from "./figures.ts";

const BEAT_MS = 1000;
let nowMs = Date.now();
const listeners = new Set<() => void>();
let timer: number | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    nowMs = Date.now();
    for (const one of listeners) one();
  }, BEAT_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    window.clearInterval(timer);
    timer = null;
  };
}

/** The time, a new one each second; `gate` makes of it what is shown, and nothing is drawn while that stays the same. */
export function useNow<T extends string | number>(gate: (nowMs: number) => T): T {
  return useSyncExternalStore(subscribe, () => gate(nowMs));
}

export function Ago({ atMs }: { readonly atMs: number }) {
  const language = useLanguage();
  const text = useNow((now) => agoText(atMs, now, language));
  return (
    <Tooltip label={exactText(atMs, language)}>
      <time className="bl-figures" dateTime={new Date(atMs).toISOString()}>
        {text}
      </time>
    </Tooltip>
  );
}
