// Who is logged in at this browser. The secret against forged requests is kept in memory only; a reload asks for it again.
import { useSyncExternalStore } from "react";
import type { AnswerOf } from "../../src/http/contract/route.ts";
import type { Routes } from "../../src/http/contract/routes.ts";

export type Session = AnswerOf<Routes["session.show"]>;
export type Role = Session["role"];

/** undefined: not asked yet; null: nobody. */
let session: Session | null | undefined;
const listeners = new Set<() => void>();

export function setSession(to: Session | null): void {
  session = to;
  for (const listener of listeners) listener();
}

export function sessionOver(): void {
  if (session !== null && session !== undefined) setSession(null);
}

export function csrf(): string | null {
  return session?.csrf ?? null;
}

export function useSession(): Session | null | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => session,
  );
}

const ORDER: readonly Role[] = ["viewer", "operator", "admin"];

/** May whoever is logged in do what needs that role? */
export function useMay(role: Role): boolean {
  const is = useSession()?.role;
  return is !== undefined && ORDER.indexOf(is) >= ORDER.indexOf(role);
}
