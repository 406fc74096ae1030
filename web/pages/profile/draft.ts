// A profile that is being written: what was read, what is typed, and what is sent.
import { withoutEmpty } from "./password-field.tsx";

export type Spec = Readonly<Record<string, unknown>>;

export interface Draft {
  readonly use: "install" | "start";
  readonly media: string;
  readonly packages: string | null;
  readonly arguments: readonly string[];
  readonly spec: Spec;
  /** What the form does not show goes back as it came. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export function draftOf(profile: Readonly<Record<string, unknown>>): Draft {
  const { name: _name, use, media, packages, arguments: words, spec, ...rest } = profile;
  return {
    use: use === "start" ? "start" : "install",
    media: String(media ?? ""),
    packages: typeof packages === "string" ? packages : null,
    arguments: Array.isArray(words) ? words.map(String) : [],
    spec: (spec ?? {}) as Spec,
    rest,
  };
}

export function bodyOf({ use, media, packages, arguments: words, spec, rest }: Draft) {
  const { root, users } = spec;
  return {
    ...rest,
    use,
    media,
    packages,
    arguments: [...words],
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
