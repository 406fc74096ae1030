// The one stream of live changes. It tells what to read again (at most once a second a group, whatever happens), keeps the last
// events for whoever draws them, and says whether the line stands.
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { z } from "zod";
import type { eventSchema } from "../../src/http/contract/installs.ts";
import type { Job } from "../../src/http/contract/media.ts";
import { readAgain } from "./api.ts";
import { groupsOf } from "./groups.ts";
import { openLine } from "./line.ts";
import type { Kind } from "./source.ts";
import { type Traffic, withNext } from "./traffic.ts";

export type Happened = z.infer<typeof eventSchema>;

/** Changes within this time are read together. */
const GATHER_MS = 1000;
const MOST_EVENTS = 1000;

interface Live {
  /** The line stands. */
  readonly open: boolean;
  /** The newest last. */
  readonly events: readonly Happened[];
  readonly jobs: ReadonlyMap<string, Job>;
  /** The last minute, a second each. */
  readonly traffic: readonly Traffic[];
}

let live: Live = { open: false, events: [], jobs: new Map(), traffic: [] };
const listeners = new Set<() => void>();
const heard = new Set<(event: Happened) => void>();

function set(to: Partial<Live>): void {
  live = { ...live, ...to };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useLive<T>(pick: (live: Live) => T): T {
  return useSyncExternalStore(subscribe, () => pick(live));
}

/** Calls for each event as it comes; returns how to stop. */
export function onHappened(listener: (event: Happened) => void): () => void {
  heard.add(listener);
  return () => void heard.delete(listener);
}

/** Opens it; returns how to close it. */
export function openStream(cache: QueryClient): () => void {
  const dirty = new Set<string>();
  let fresh: Happened[] = [];
  let timer: number | null = null;
  let wasOpen = false;

  function flush(): void {
    timer = null;
    for (const group of dirty) if (!readAgain(cache, group)) dirty.delete(group);
    if (dirty.size > 0) soon();
    if (fresh.length > 0) set({ events: [...live.events, ...fresh].slice(-MOST_EVENTS) });
    fresh = [];
  }
  function soon(): void {
    timer ??= window.setTimeout(flush, GATHER_MS);
  }

  function told(kind: Kind, data: unknown): void {
    switch (kind) {
      case "happened": {
        const event = data as Happened;
        fresh.push(event);
        for (const group of groupsOf(event.name)) dirty.add(group);
        for (const listener of heard) listener(event);
        soon();
        break;
      }
      case "changed":
        for (const group of groupsOf((data as { readonly what: string }).what)) dirty.add(group);
        soon();
        break;
      case "traffic":
        set({ traffic: withNext(live.traffic, data as Traffic) });
        break;
      case "job": {
        const job = data as Job;
        set({ jobs: new Map(live.jobs).set(job.id, job) });
        dirty.add("jobs");
        if (job.state !== "running") dirty.add(groupsOf(job.kind)[0] ?? "media");
        soon();
        break;
      }
    }
  }
  const close = openLine((message) => {
    if (message.is === "told") {
      told(message.kind, JSON.parse(message.data));
      return;
    }
    // What a new server, or a long cut, left out: all of it is read again.
    if (message.is === "open" && wasOpen) cache.invalidateQueries();
    wasOpen ||= message.is === "open";
    set({ open: message.is === "open" });
  });
  return () => {
    close();
    if (timer !== null) window.clearTimeout(timer);
    set({ open: false });
  };
}
