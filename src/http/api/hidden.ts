// What is hidden before anybody sees it: hashes of passwords, in specs, menus and texts; and how a hidden one that is written
// back stays what it was.
import { redact } from "../../installs/redact.ts";
import type { Profile } from "../../machines/profile.ts";
import { KEPT } from "../contract/profiles.ts";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Keys whose values open something. */
const SECRET_KEY = /^(password|passwordHash|crypt|grub|passphrase|token|secret|key_file)$/;

/** The same value; under keys that hold secrets every text is KEPT. */
export function hidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidden);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      SECRET_KEY.test(key) && typeof one === "string" && one !== "" ? KEPT : hidden(one),
    ]),
  );
}

/** A loader's text for eyes: hashes of menus' passwords left out. */
export function hiddenText(text: string): string {
  return redact(text).replaceAll(/grub\.pbkdf2\.sha512\.[\w.]+/g, "…");
}

/**
 * Written again, where KEPT stands for what is stored: under the same keys, of the entry of the same label or title. What is
 * not found stays KEPT, which is no hash and is told as a mistake.
 */
export function putBack(written: unknown, stored: unknown): unknown {
  const known = new Map<string, Fields>();
  collect(stored, known);
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isFields(value)) return value;
    const before = known.get(nameOf(value));
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        key === "password" && isFields(one) ? filled(one, before?.[key]) : walk(one),
      ]),
    );
  };
  return walk(written);
}

function filled(written: Fields, before: unknown): Fields {
  const stored = isFields(before) ? before : {};
  return Object.fromEntries(
    Object.entries(written).map(([key, one]) => [key, one === KEPT ? (stored[key] ?? one) : one]),
  );
}

function collect(value: unknown, known: Map<string, Fields>): void {
  if (Array.isArray(value)) for (const one of value) collect(one, known);
  if (!isFields(value)) return;
  if ("password" in value) known.set(nameOf(value), value);
  for (const one of Object.values(value)) collect(one, known);
}

function nameOf({ name, label, title }: Fields): string {
  return JSON.stringify([name, label ?? title]);
}

/** A profile for eyes: hashes in its spec are KEPT, those in its own files are left out. */
export function hiddenProfile(profile: Profile): Profile & { readonly spec: Record<string, unknown> } {
  const { spec, answer, snippets, ...rest } = profile;
  const clean = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, redact(text)]));
  return {
    ...rest,
    answer: answer === null ? null : { ...answer, files: clean(answer.files) },
    snippets: clean(snippets),
    spec: hidden(spec) as Profile["spec"] & Record<string, unknown>,
  };
}

/** The spec as written, where KEPT stands for what the stored spec has: of root, and of the user of that name. */
export function restored(written: Fields, before: Profile | null): Fields {
  const users = before === null ? [] : before.spec.users;
  const of = (account: unknown, stored: { readonly passwordHash: string | null } | undefined): unknown =>
    isFields(account) && account.passwordHash === KEPT
      ? { ...account, passwordHash: stored?.passwordHash ?? null }
      : account;
  return {
    ...written,
    ...(written.root === undefined ? {} : { root: of(written.root, before?.spec.root) }),
    ...(Array.isArray(written.users)
      ? {
          users: written.users.map((user: unknown) =>
            of(
              user,
              users.find(({ name }) => isFields(user) && name === user.name),
            ),
          ),
        }
      : {}),
  };
}

/** An own file or snippet that comes back just as it was shown is the stored one. */
export function restoredTexts(
  written: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(written).map(([name, text]) => {
      const stored = before?.[name];
      return [name, stored !== undefined && redact(stored) === text ? stored : text];
    }),
  );
}
