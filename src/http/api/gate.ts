// Who asks: by a session's cookie or a token; and whether a request that changes something came from our own pages.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Store } from "../../store/interface.ts";
import type { Asker } from "./office.ts";
import { Refusal } from "./refusal.ts";

export const COOKIE = "bootlace_session";
const SESSION_MS = 12 * 3_600_000;
/** Of one person; the oldest end. */
const MOST_SESSIONS = 20;

/** 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** In the same time wherever they differ. */
export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(a)), Buffer.from(hashOf(b)));
}

/** Null: nobody. */
export async function askerOf(store: Store, headers: Headers, nowMs: number): Promise<Asker | null> {
  const bearer = /^Bearer ([\w-]{20,100})$/.exec(headers.get("authorization") ?? "")?.[1];
  if (bearer !== undefined) return byToken(store, bearer, nowMs);
  const cookie = cookieIn(headers);
  return cookie === null ? null : bySession(store, hashOf(cookie), nowMs);
}

async function byToken(store: Store, bearer: string, nowMs: number): Promise<Asker | null> {
  const hash = hashOf(bearer);
  const token = (await store.tokens.all()).find((one) => one.hash === hash);
  if (token === undefined || (token.expiresMs !== null && token.expiresMs <= nowMs)) return null;
  const person = await store.people.get(token.person);
  if (person === null) return null;
  // A person who lost a role does not keep it by an old token.
  const role = lesser(token.role, person.role);
  const title = `${person.name} (token ${token.name})`;
  return { name: person.name, role, csrf: null, expiresMs: token.expiresMs, session: null, by: "token", title };
}

export async function bySession(store: Store, session: string, nowMs: number): Promise<Asker | null> {
  const found = await store.sessions.get(session);
  if (found === null || found.expiresMs <= nowMs) return null;
  const person = await store.people.get(found.person);
  if (person === null) return null;
  const { name, role } = person;
  return { name, role, csrf: found.csrf, expiresMs: found.expiresMs, session, by: "session", title: name };
}

function lesser(a: Asker["role"], b: Asker["role"]): Asker["role"] {
  const order = ["viewer", "operator", "admin"] as const;
  return order[Math.min(order.indexOf(a), order.indexOf(b))] ?? "viewer";
}

export function cookieIn(headers: Headers): string | null {
  return new RegExp(`(?:^|; ?)${COOKIE}=([\\w-]{20,100})(?:;|$)`).exec(headers.get("cookie") ?? "")?.[1] ?? null;
}

/** A new session for the person, always under a new name; the one that the client had, if any, is over. */
export async function startSession(
  store: Store,
  person: string,
  had: string | null,
  nowMs: number,
): Promise<{ readonly cookie: string; readonly csrf: string; readonly expiresMs: number }> {
  if (had !== null) await store.sessions.remove(had);
  const all = await store.sessions.all();
  const own = all.filter((one) => one.person === person).sort((a, b) => a.expiresMs - b.expiresMs);
  const over = all.filter(({ expiresMs }) => expiresMs <= nowMs);
  for (const one of [...over, ...own.slice(0, Math.max(0, own.length - MOST_SESSIONS + 1))])
    await store.sessions.remove(one.name);
  const [cookie, csrf] = [newSecret(), newSecret()];
  const expiresMs = nowMs + SESSION_MS;
  await store.sessions.put({ name: hashOf(cookie), person, csrf, expiresMs });
  return { cookie, csrf, expiresMs };
}

/** Ends all sessions of the person but that one. */
export async function endSessions(store: Store, person: string, but: string | null): Promise<void> {
  for (const one of await store.sessions.all())
    if (one.person === person && one.name !== but) await store.sessions.remove(one.name);
}

/** Throws where another site could have made a browser send this (a token is never sent by itself). */
export function refuseForged(method: string, headers: Headers, who: Asker | null): void {
  if (method === "GET" || method === "HEAD") return;
  if (who !== null && who.session === null) return;
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none")
    throw new Refusal("forged", "it came from another site");
  const origin = headers.get("origin");
  if (origin !== null && URL.parse(origin)?.host !== headers.get("host"))
    throw new Refusal("forged", `it came from ${origin}`);
  if (who === null || who.csrf === null) return;
  if (!isSame(headers.get("x-csrf-token") ?? "", who.csrf))
    throw new Refusal("forged", "the header X-CSRF-Token is missing or another session's");
}
