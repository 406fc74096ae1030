// A profile that is being written: what was read, what is typed, and what is sent.
import type { Answer } from "../../live/api.ts";
import { withoutEmpty } from "./password-field.tsx";

type Shown = Answer<"profiles.show">;

export type Spec = Readonly<Record<string, unknown>>;

export interface Draft {
  readonly use: "install" | "start";
  readonly media: string;
  readonly packages: string | null;
  readonly arguments: readonly string[];
  readonly spec: Spec;
  /** A person's own files; null: the spec makes them. */
  readonly answer: { readonly files: Readonly<Record<string, string>>; readonly template: boolean } | null;
  /** Pieces that own templates include, by name. */
  readonly snippets: Readonly<Record<string, string>>;
  /** What the form does not show goes back as it came. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export function draftOf(profile: Shown): Draft {
  const { name: _name, use, media, packages, arguments: words, spec, answer, snippets, ...rest } = profile;
  return {
    use,
    media,
    packages,
    arguments: words,
    spec,
    answer,
    snippets,
    rest,
  };
}

export function bodyOf({ use, media, packages, arguments: words, spec, answer, snippets, rest }: Draft) {
  const { root, users } = spec;
  return {
    ...rest,
    use,
    media,
    packages,
    arguments: [...words],
    answer,
    snippets,
    spec: {
      ...spec,
      ...(isRecord(root) ? { root: withoutEmpty(root) } : {}),
      ...(Array.isArray(users) ? { users: users.map((one) => (isRecord(one) ? withoutEmpty(one) : one)) } : {}),
    },
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSame(one: Draft, other: Draft): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
