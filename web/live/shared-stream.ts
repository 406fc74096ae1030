// A shared worker: one stream for all tabs of this browser, since over HTTP/1.1 it has six connections to a server and no more.
import { openSource } from "./source.ts";

/** What a tab asks of the worker: to hear the stream of that address, or no more. */
export type Asked = { readonly join: string } | { readonly leave: true };

const tabs = new Set<MessagePort>();
let isOpen = false;
let close: (() => void) | null = null;

function join(tab: MessagePort, address: string): void {
  tabs.add(tab);
  if (isOpen) tab.postMessage({ is: "open" });
  close ??= openSource(address, (told) => {
    if (told.is !== "told") isOpen = told.is === "open";
    for (const one of tabs) one.postMessage(told);
  });
}

function leave(tab: MessagePort): void {
  tabs.delete(tab);
  if (tabs.size > 0) return;
  close?.();
  close = null;
  isOpen = false;
}

/** TypeScript knows windows or workers, not both at once. */
const worker = globalThis as unknown as { onconnect: (event: MessageEvent) => void };
worker.onconnect = ({ ports: [tab] }) => {
  if (tab === undefined) return;
  tab.onmessage = ({ data }: MessageEvent<Asked>) => ("join" in data ? join(tab, data.join) : leave(tab));
};
