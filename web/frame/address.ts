// The address is the state: filters, open tabs, the moment that is looked at.
import { useCallback } from "react";
import { useLocation, useSearch } from "wouter";

/** One value of the address's query; null takes it out. `push`: the back button undoes it. */
export function useParam(name: string, push = false): readonly [string | null, (to: string | null) => void] {
  const search = useSearch();
  const [, go] = useLocation();
  const set = useCallback(
    (to: string | null) => {
      // As it is now, not as it was drawn: several may be set one after the other.
      const params = new URLSearchParams(location.search);
      if (to === null || to === "") params.delete(name);
      else params.set(name, to);
      const query = params.toString();
      go(query === "" ? location.pathname : `${location.pathname}?${query}`, { replace: !push });
    },
    [name, push, go],
  );
  return [new URLSearchParams(search).get(name), set];
}
