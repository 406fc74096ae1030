// What the API works on, and how its handlers are typed.
import type { Loaded } from "../../acts/loaded.ts";
import type { Role } from "../../people/role.ts";
import type { Throttle } from "../../people/throttle.ts";
import type { Store } from "../../store/interface.ts";
import type { Traffic } from "../contract/overview.ts";
import type { AnswerOf, BodyOf, ParamsOf, QueryOf } from "../contract/route.ts";
import type { Hub } from "./hub.ts";
import type { Jobs } from "./jobs.ts";
import type { Tls } from "./tls.ts";

/** How the doors are closed and opened again with what the config file says now. */
export interface Reopening {
  /** Soon after this returns, so that an answer can still leave. */
  start(): void;
  /** Why it did not go at the last try: the server goes on with what it had. */
  trouble(): string | null;
}

export interface Office {
  readonly store: Store;
  readonly loaded: Loaded;
  readonly version: string;
  readonly jobs: Jobs;
  readonly hub: Hub;
  readonly throttle: Throttle;
  /** Code of the link by which the first admin is made; null: there is one, or its time is over. */
  setupCode(): string | null;
  /** Null: no server runs in this process. */
  readonly reopening: Reopening | null;
  /** What went through the doors lately, a second each. */
  traffic(): readonly Traffic[];
  /** ms since 1970. */
  readonly startedMs: number;
  /** Of the admin listener; null: it has none. */
  readonly tls: Tls | null;
  /** What is wrong with the running server. */
  problems(): readonly string[];
  /** Something was written: the running server is to know it now. */
  reload(): Promise<void>;
  now(): number;
}

/** Who asks. */
export interface Asker {
  readonly name: string;
  readonly role: Role;
  /** Of a session; null for a token and on this host. */
  readonly csrf: string | null;
  readonly expiresMs: number | null;
  /** Hash by which the session is kept; null: none. */
  readonly session: string | null;
  /** How they showed who they are; host: whoever may open the store's file. */
  readonly by: "nothing" | "session" | "token" | "host";
  /** How the audit names it. */
  readonly title: string;
}

export interface Asked<R> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly who: Asker;
  /** The client's address. */
  readonly from: string;
  /** Gives the client a session's cookie, or takes it away. */
  cookie(value: string | null, expiresMs: number): void;
}

export type Handlers<Rs> = {
  readonly [K in keyof Rs]: (office: Office, asked: Asked<Rs[K]>) => Promise<AnswerOf<Rs[K]>>;
};
