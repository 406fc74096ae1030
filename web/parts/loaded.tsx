// What is being read: a skeleton while it comes, a failure with its why, else the content. Old content stays while new is read.
import { Skeleton, Stack } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { deeds } from "../words/deeds.ts";
import { FailedState } from "./failed-state.tsx";

export function Loaded<T>(props: {
  readonly of: UseQueryResult<T>;
  /** Rows of the skeleton. */
  readonly rows?: number;
  readonly children: (content: T) => ReactNode;
}) {
  const { of, rows = 6, children } = props;
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.isError) return <FailedState cause={of.error} retry={() => void of.refetch()} />;
  return <Rows count={rows} />;
}

export function Rows({ count }: { readonly count: number }) {
  const say = deeds.use();
  return (
    <Stack gap={8} aria-busy="true" aria-label={say("loading")} role="status">
      {Array.from({ length: count }, (_, i) => `row ${i}`).map((key) => (
        <Skeleton key={key} height={28} radius={4} />
      ))}
    </Stack>
  );
}
