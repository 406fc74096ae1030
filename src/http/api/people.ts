// The contract's routes of people, sessions, tokens, secrets and the audit.
import { Mistake } from "../../net/mistake.ts";
import type { Person, Token } from "../../people/person.ts";
import { allows } from "../../people/role.ts";
import { listSecrets, setSecret } from "../../serve/secrets.ts";
import type { Store } from "../../store/interface.ts";
import type { peopleRoutes } from "../contract/people.ts";
import { endSessions, hashOf, isSame, newSecret, startSession } from "./gate.ts";
import { backwards } from "./installs.ts";
import type { Asked, Asker, Handlers, Office } from "./office.ts";
import { hashPassword, isPassword } from "./passwords.ts";
import { Refusal } from "./refusal.ts";

const DAY_MS = 86_400_000;
const MOST_TOKENS = 1000;

export const peopleHandlers: Handlers<typeof peopleRoutes> = {
  "setup.show": async ({ store }) => ({ needed: (await store.people.all()).length === 0 }),
  async "setup.finish"(office, asked) {
    const { code, name, password } = asked.body;
    await guess(office, [`from ${asked.from}`, "setup"], async () => {
      const right = office.setupCode();
      return right !== null && isSame(code, right);
    });
    if ((await office.store.people.all()).length > 0)
      throw new Refusal("conflict", "there is an admin already: log in");
    const passwordHash = await hashPassword(password);
    // Of two who come at once with the one code, the first made it.
    if ((await office.store.people.all()).length > 0)
      throw new Refusal("conflict", "there is an admin already: log in");
    const person: Person = { name, role: "admin", passwordHash, createdMs: office.now() };
    await office.store.people.put(person);
    return begin(office, asked, person);
  },
  async "session.start"(office, asked) {
    const { name, password } = asked.body;
    const person = (await office.store.people.all()).find((one) => one.name === name) ?? null;
    await guess(office, [`from ${asked.from}`, `name ${name}`], () =>
      isPassword(password, person?.passwordHash ?? null),
    );
    if (person === null) throw new Refusal("wrong-password");
    return begin(office, asked, person);
  },
  "session.show": async (_, { who: { name, role, csrf, expiresMs } }) => ({ name, role, csrf, expiresMs }),
  async "session.end"({ store }, { who, cookie }) {
    if (who.session !== null) await store.sessions.remove(who.session);
    cookie(null, 0);
    return null;
  },
  async "session.password"(office, asked) {
    const { store } = office;
    const { who, body } = asked;
    if (who.session === null) throw new Refusal("not-allowed", "a token cannot change its person's password");
    const person = await personNamed(store, who.name);
    await guess(office, [`name ${who.name}`], () => isPassword(body.old, person.passwordHash));
    const changed = { ...person, passwordHash: await hashPassword(body.password) };
    await store.people.put(changed);
    await endSessions(store, who.name, null);
    return begin(office, asked, changed);
  },
  "views.list": async ({ store }, { who }) => (await store.people.get(who.name))?.views ?? [],
  async "views.put"({ store }, { who, body }) {
    await store.people.put({ ...(await personNamed(store, who.name)), views: body.views });
    return body.views;
  },
  "people.list": async ({ store }) => (await store.people.all()).map(shown),
  async "people.put"({ store, now }, { params, body, who }) {
    const before = await store.people.get(params.name);
    if (before === null && body.password === undefined)
      throw new Mistake("the person was not made", [{ path: "password", problem: "a new person needs one" }]);
    if (before?.role === "admin" && body.role !== "admin") await refuseLastAdmin(store, params.name);
    const passwordHash = body.password === undefined ? (before?.passwordHash ?? "") : await hashPassword(body.password);
    const person: Person = {
      ...before,
      name: params.name,
      role: body.role,
      passwordHash,
      createdMs: before?.createdMs ?? now(),
    };
    await store.people.put(person);
    if (before !== null) await endSessions(store, params.name, who.name === params.name ? who.session : null);
    return shown(person);
  },
  async "people.remove"({ store }, { params }) {
    const { name, role } = await personNamed(store, params.name);
    if (role === "admin") await refuseLastAdmin(store, name);
    await store.people.remove(name);
    await endSessions(store, name, null);
    for (const token of await store.tokens.all()) if (token.person === name) await store.tokens.remove(token.name);
    return null;
  },
  "tokens.list": async ({ store }, { who }) =>
    (await store.tokens.all()).filter((one) => isOf(one, who)).map(shownToken),
  async "tokens.add"({ store, now }, { body, who }) {
    // Else whoever has a token for a day has one for ever.
    if (who.by === "token") throw new Refusal("not-allowed", "a token cannot make another: log in");
    const { name: person, role } = await holderOf(store, who, body.person);
    if (!allows(role, body.role)) throw new Refusal("not-allowed", `the role of ${person} is ${role}`);
    const all = await store.tokens.all();
    if (all.some(({ name }) => name === body.name))
      throw new Mistake("the token was not made", [{ path: "name", problem: `there is a token ${body.name} already` }]);
    if (all.length >= MOST_TOKENS) throw new Refusal("conflict", `there are ${MOST_TOKENS} tokens: end some`);
    const secret = `bl_${newSecret()}`;
    const expiresMs = body.forDays === null ? null : now() + body.forDays * DAY_MS;
    const token: Token = {
      name: body.name,
      role: body.role,
      person,
      hash: hashOf(secret),
      createdMs: now(),
      expiresMs,
    };
    await store.tokens.put(token);
    return { ...shownToken(token), token: secret };
  },
  async "tokens.remove"({ store }, { params, who }) {
    const found = await store.tokens.get(params.name);
    if (found === null || !isOf(found, who)) throw new Refusal("not-there", `there is no token ${params.name}`);
    await store.tokens.remove(params.name);
    return null;
  },
  "secrets.list": ({ store, loaded }) => listSecrets(store, loaded.data),
  async "secrets.put"({ store, loaded, now }, { params, body }) {
    await setSecret(store, loaded.data, params.name, body.value, now());
    return null;
  },
  async "secrets.remove"({ store }, { params }) {
    if (!(await store.secrets.remove(params.name))) throw new Refusal("not-there", `there is no secret ${params.name}`);
    return null;
  },
  "audit.list": ({ store }, { query }) =>
    backwards(query, (from) => store.deeds.list({ ...(query.who === undefined ? {} : { who: query.who }), ...from })),
};

/** Lets somebody try, unless they have to wait; throws when it was wrong. */
async function guess(office: Office, keys: readonly string[], isRight: () => Promise<boolean>): Promise<void> {
  const { throttle, now } = office;
  const waitMs = throttle.waitMs(keys, now());
  if (waitMs > 0) {
    const seconds = Math.ceil(waitMs / 1000);
    throw new Refusal("too-many-tries", `try again in ${seconds} s`, seconds);
  }
  // Counted before the slow part, so that many at once are as many guesses.
  throttle.failed(keys, now());
  if (!(await isRight())) throw new Refusal("wrong-password");
  throttle.succeeded(keys);
}

async function begin({ store, now }: Office, { who, cookie }: Pick<Asked<unknown>, "who" | "cookie">, person: Person) {
  const session = await startSession(store, person.name, who.session, now());
  cookie(session.cookie, session.expiresMs);
  return { name: person.name, role: person.role, csrf: session.csrf, expiresMs: session.expiresMs };
}

/** For whom a token is made: oneself, or from the host anybody. */
async function holderOf(store: Store, who: Asker, person: string | undefined): Promise<Pick<Person, "name" | "role">> {
  if (who.by !== "host" && person !== undefined && person !== who.name)
    throw new Refusal("not-allowed", "a token is made by whose it is");
  if (who.by !== "host") return who;
  if (person !== undefined) return personNamed(store, person);
  throw new Mistake("the token was not made", [{ path: "person", problem: "say whose it is" }]);
}

async function personNamed(store: Store, name: string): Promise<Person> {
  const found = await store.people.get(name);
  if (found === null) throw new Refusal("not-there", `there is no person ${name}`);
  return found;
}

async function refuseLastAdmin(store: Store, name: string): Promise<void> {
  const others = (await store.people.all()).filter((one) => one.role === "admin" && one.name !== name);
  if (others.length === 0) throw new Refusal("conflict", `${name} is the only admin: make another first`);
}

function isOf(token: Token, who: Asker): boolean {
  return token.person === who.name || who.role === "admin";
}

function shown({ name, role, createdMs }: Person) {
  return { name, role, createdMs };
}

function shownToken({ name, role, person, createdMs, expiresMs }: Token) {
  return { name, role, person, createdMs, expiresMs };
}
