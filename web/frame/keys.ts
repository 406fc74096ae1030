// Keys: single ones and sequences (`g m`), never while somebody types. What is registered now is what the help shows.
import { useEffect, useRef } from "react";

/** What it does in words, and what it does. */
type Binding = readonly [says: string, run: () => unknown];
export type Bindings = Readonly<Record<string, Binding>>;

const SEQUENCE_MS = 1200;
/** The last registered is asked first. */
const layers: { current: Bindings }[] = [];
let prefix: { readonly key: string; readonly untilMs: number } | null = null;

/** While the component is there. */
export function useKeys(bindings: Bindings): void {
  const layer = useRef(bindings);
  layer.current = bindings;
  useEffect(() => {
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, []);
}

/** All that work now, for the help. */
export function keysNow(): readonly { readonly keys: string; readonly says: string }[] {
  const all = new Map<string, string>();
  for (const { current } of layers) for (const [keys, [says]] of Object.entries(current)) all.set(keys, says);
  return [...all].map(([keys, says]) => ({ keys, says }));
}

function find(keys: string): Binding | undefined {
  for (const { current } of [...layers].reverse()) {
    const found = current[keys];
    if (found !== undefined) return found;
  }
  return undefined;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range"].includes(target.type);
}

function isOwn(key: string, target: EventTarget | null): boolean {
  return key === "Enter" && target instanceof HTMLElement && target.closest("a, button, [role=menuitem]") !== null;
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  // A dialog has the keyboard for itself.
  if (document.querySelector("[role=dialog][aria-modal=true]") !== null || isOwn(event.key, event.target)) return;
  const sequence = prefix !== null && performance.now() < prefix.untilMs ? `${prefix.key} ${event.key}` : null;
  prefix = null;
  const binding = (sequence === null ? undefined : find(sequence)) ?? find(event.key);
  if (binding !== undefined) {
    event.preventDefault();
    binding[1]();
    return;
  }
  const begins = layers.some(({ current }) => Object.keys(current).some((keys) => keys.startsWith(`${event.key} `)));
  if (begins) prefix = { key: event.key, untilMs: performance.now() + SEQUENCE_MS };
}

/** Listens; returns how to stop. */
export function openKeys(): () => void {
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}
