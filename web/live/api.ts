// What is read and changed through the API: typed by the contract, kept by TanStack Query, read again when the stream says so.
import {
  QueryClient,
  type UseQueryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { ApiProblem, createClient, pages, type Tagged } from "../../src/http/client/client.ts";
import type { AnswerOf, CallOf } from "../../src/http/contract/route.ts";
import type { RouteName, Routes } from "../../src/http/contract/routes.ts";
import { csrf, sessionOver } from "./session.ts";

export const client = createClient({
  server: location.origin,
  token: null,
  csrf,
  async send(request) {
    const response = await fetch(request);
    // The session has ended: whoever is here has to say again who they are.
    if (response.status === 401 && !request.url.endsWith("/session")) sessionOver();
    return response;
  },
});

export const queries = new QueryClient({
  defaultOptions: {
    // A browser without a way to the internet calls itself offline, and reaches this server all the same.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      staleTime: 30_000,
      // A refusal stays one; a cut line is tried again.
      retry: (count, cause) => !(cause instanceof ApiProblem) && count < 3,
      refetchOnWindowFocus: true,
    },
  },
});

export type Answer<K extends RouteName> = AnswerOf<Routes[K]>;
export type Item<K extends RouteName> = Answer<K> extends { readonly items: readonly (infer T)[] } ? T : never;
type More<T> = Partial<Pick<UseQueryOptions<T>, "enabled" | "staleTime" | "refetchInterval">>;

/** Reads a route, and again whenever the stream says that its group changed. */
export function useApi<K extends RouteName>(name: K, given: CallOf<Routes[K]>, more: More<Answer<K>> = {}) {
  // What any route may answer is too much for the compiler to compare; what this one does, is said at the end.
  const asked: unknown = given;
  const options: UseQueryOptions<unknown> = {
    queryKey: [name, asked],
    queryFn: ({ signal }): Promise<unknown> => {
      signal.throwIfAborted();
      return client.call(name, given);
    },
    placeholderData: (before: unknown) => before,
    ...(more as More<unknown>),
  };
  return useQuery(options) as UseQueryResult<unknown> as UseQueryResult<Answer<K>>;
}

/** The same, with its ETag: for what is changed and written back. Read once; `refetch` reads it again. */
export function useTagged<K extends RouteName>(name: K, given: CallOf<Routes[K]>) {
  const asked: unknown = given;
  const options: UseQueryOptions<unknown> = {
    queryKey: [name, asked, "tagged"],
    queryFn: (): Promise<unknown> => client.tagged(name, given),
    staleTime: Number.POSITIVE_INFINITY,
  };
  return useQuery(options) as UseQueryResult<unknown> as UseQueryResult<Tagged<Answer<K>>>;
}

/** Of a list, all pages; `most` items at most. */
export function useWhole<K extends RouteName>(
  name: K,
  given: CallOf<Routes[K]>,
  most = 10_000,
  more: More<readonly Item<K>[]> = {},
) {
  return useQuery<readonly Item<K>[]>({
    queryKey: [name, given, "whole"],
    queryFn: async () => {
      const items: Item<K>[] = [];
      const query = (given as { readonly query?: object }).query;
      const page = (cursor: string | undefined) =>
        client.call(name, { ...given, query: { ...query, limit: 1000, cursor } } as CallOf<
          Routes[K]
        >) as unknown as Promise<{
          readonly items: readonly Item<K>[];
          readonly next: string | null;
        }>;
      for await (const item of pages(page)) {
        items.push(item);
        if (items.length >= most) break;
      }
      return items;
    },
    placeholderData: (before) => before,
    ...more,
  } as UseQueryOptions<readonly Item<K>[]>) as UseQueryResult<readonly Item<K>[]>;
}

/** Changes something; afterwards what belongs to the route's group, and `also`, is read again. */
export function useDeed<K extends RouteName>(name: K, also: readonly string[] = []) {
  const cache = useQueryClient();
  return useMutation<Answer<K>, Error, CallOf<Routes[K]>>({
    mutationFn: (given) => client.call(name, given) as Promise<Answer<K>>,
    onSettled: () => {
      for (const group of [groupOf(name), ...also]) readAgain(cache, group);
    },
  });
}

/** `machines.list` → `machines`. */
export function groupOf(name: string): string {
  return name.split(".")[0] ?? name;
}

/**
 * Reads again what is on the screen of that group; the rest when it is shown. What is being read already is read to its end, lest
 * a busy hall cuts every reading short. True: some was, so it has to be read once more.
 */
export function readAgain(cache: QueryClient, group: string): boolean {
  const isOfGroup = ({ queryKey: [name] }: { readonly queryKey: readonly unknown[] }) =>
    typeof name === "string" && groupOf(name) === group;
  const underWay = cache.isFetching({ predicate: isOfGroup }) > 0;
  cache.invalidateQueries({ predicate: isOfGroup }, { cancelRefetch: false });
  return underWay;
}
