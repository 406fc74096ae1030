// What the name of a reason (`why` of an event) means, in the reader's language.
import { useCallback } from "react";
import { useApi } from "../live/api.ts";
import { useSaid } from "./sentences/said.ts";

/** Null: it is no name of a reason, or they are not here yet. */
export function useReason(): (name: string | number | undefined) => string | null {
  const said = useSaid();
  const all = useApi("reasons.list", {}, { staleTime: Number.POSITIVE_INFINITY }).data;
  return useCallback(
    (name) => {
      const found = all?.find((one) => one.name === name);
      return found === undefined ? null : said(found.says);
    },
    [all, said],
  );
}
