// The address is the state: filters, open tabs, the moment that is looked at.
import { useCallback } from "react";
import { useSearchParams } from "wouter";

/** One value of the address's query; null takes it out. `push`: the back button undoes it. */
export function useParam(name: string, push = false): readonly [string | null, (to: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (to: string | null) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (to === null || to === "") next.delete(name);
          else next.set(name, to);
          return next;
        },
        { replace: !push },
      ),
    [name, push, setParams],
  );
  return [params.get(name), set];
}
