// Who may do what, and what nobody may: each route with each role, forged requests, sessions, guesses, paths, bodies, secrets.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readBody } from "../../src/http/api/body.ts";
import { COOKIE } from "../../src/http/api/gate.ts";
import { knownPath } from "../../src/http/api/known.test-data.ts";
import { openWorld, PASSWORD, SEEDED, type World } from "../../src/http/api/office.test-data.ts";
import { BASE, type Route } from "../../src/http/contract/route.ts";
import { ROUTES, STREAM } from "../../src/http/contract/routes.ts";
import type { Role } from "../../src/people/role.ts";
import { allows } from "../../src/people/role.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ALL: readonly (readonly [string, Route])[] = Object.entries(ROUTES);
const pathOf = ({ path }: Route) => `${BASE}${path.replaceAll(/\{\w+\}/g, "nothing-such")}`;

/** Who may take which route, written down a second time: a route that is new, or has another role, is to be thought about here. */
const ALLOWED = {
  public: ["session.start", "setup.finish", "setup.show"],
  viewer: [
    "about.show",
    "answers.diff",
    "answers.import",
    "answers.lint",
    "answers.render",
    "answers.variables",
    "arms.plan",
    "boots.like",
    "boots.list",
    "boots.show",
    "diagnosis.show",
    "doctor.show",
    "families.list",
    "health.show",
    "history.list",
    "installs.events",
    "installs.list",
    "installs.log",
    "installs.show",
    "interfaces.list",
    "interfaces.propose",
    "jobs.list",
    "jobs.show",
    "leases.export",
    "leases.list",
    "loaders.list",
    "log.list",
    "machines.discovered",
    "machines.explain",
    "machines.groups",
    "machines.list",
    "machines.now",
    "machines.show",
    "media.files",
    "media.list",
    "media.repositories",
    "media.show",
    "menus.draw",
    "menus.list",
    "menus.picture",
    "menus.render",
    "menus.text",
    "networks.addresses",
    "networks.list",
    "networks.snippets",
    "overview.show",
    "packets.list",
    "profiles.list",
    "profiles.show",
    "profiles.versions",
    "reasons.list",
    "reservations.list",
    "search.find",
    "session.end",
    "session.password",
    "session.show",
    "spec.schema",
    "tokens.add",
    "tokens.list",
    "tokens.remove",
    "views.list",
    "views.put",
  ],
  operator: [
    "arms.add",
    "arms.remove",
    "installs.bundle",
    "leases.import",
    "leases.release",
    "leases.reserve",
    "machines.change",
    "machines.forget",
    "machines.put",
    "machines.regroup",
    "machines.remove",
    "media.add",
    "media.check",
    "media.remove",
    "menus.hash",
    "profiles.put",
    "profiles.remove",
    "reservations.add",
    "reservations.remove",
    "starts.add",
    "tree.list",
    "tree.read",
    "uploads.add",
    "uploads.put",
    "uploads.remove",
    "uploads.show",
  ],
  admin: [
    "audit.list",
    "backup.make",
    "backup.restore",
    "config.apply",
    "config.check",
    "config.put",
    "config.show",
    "interfaces.ask",
    "loaders.obtain",
    "loaders.put",
    "loaders.remove",
    "people.list",
    "people.put",
    "people.remove",
    "secrets.list",
    "secrets.put",
    "secrets.remove",
    "settings.show",
    "tls.show",
  ],
} as const satisfies Record<Route["role"], readonly string[]>;

describe("each route with each role", () => {
  test("the table has every route, each once", () => {
    const role = (name: string) =>
      Object.entries(ALLOWED).flatMap(([role, names]) => ((names as readonly string[]).includes(name) ? [role] : []));
    expect(ALL.map(([name, route]): [string, string[]] => [name, [route.role]])).toEqual(
      ALL.map(([name]): [string, string[]] => [name, role(name)]),
    );
    expect(Object.values(ALLOWED).flat().length).toBe(ALL.length);
  });

  test("the stream is for whoever is known", async () => {
    for (const role of [null, "viewer", "operator", "admin"] as const) {
      const response = await world.ask(role, "GET", STREAM);
      expect([role, response.status]).toEqual([role, role === null ? 401 : 200]);
      await response.body?.cancel();
    }
  });

  test.each(ALL)("%s", async (_, route) => {
    const outcomes: Record<string, boolean> = {};
    for (const role of [null, "viewer", "operator", "admin"] as const) {
      // A body that no route takes: who may ask hears of that, or of what is not there; nobody changes anything.
      const { status } = await world.ask(
        role,
        route.method.toUpperCase(),
        pathOf(route),
        route.body === undefined ? undefined : 0,
      );
      outcomes[role ?? "nobody"] = status !== 401 && status !== 403;
    }
    const may = (role: Role) => route.role === "public" || allows(role, route.role);
    expect(outcomes).toEqual({
      nobody: route.role === "public",
      viewer: may("viewer"),
      operator: may("operator"),
      admin: may("admin"),
    });
    world.endSetup();
  });
});

describe("sessions", () => {
  const login = (body: unknown, headers: Record<string, string> = {}) => world.send("POST", "/session", body, headers);
  const cookieOf = (response: Response) =>
    /bootlace_session=([\w-]*)/.exec(response.headers.get("set-cookie") ?? "")?.[1] ?? "";

  test("a login makes a new cookie, whatever the client brought, and ends the session that it had", async () => {
    const planted = "a-session-that-somebody-planted-here";
    const first = await login({ name: "viewer", password: PASSWORD }, { Cookie: `${COOKIE}=${planted}` });
    expect(first.status).toBe(201);
    expect(first.headers.get("set-cookie")).toMatch(
      /^bootlace_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    expect((await world.send("GET", "/session", undefined, { Cookie: `${COOKIE}=${planted}` })).status).toBe(401);
    const had = { Cookie: `${COOKIE}=${cookieOf(first)}` };
    expect((await world.send("GET", "/session", undefined, had)).status).toBe(200);
    const second = await login({ name: "viewer", password: PASSWORD }, had);
    expect(cookieOf(second)).not.toBe(cookieOf(first));
    expect((await world.send("GET", "/session", undefined, had)).status).toBe(401);
  });

  test("with a cookie nothing changes without the session's own secret, nor from another site", async () => {
    const session = world.cookies.get("operator");
    const viewer = world.cookies.get("viewer");
    const machine = { mac: "52:54:00:aa:00:07" };
    const put = async (headers: Record<string, string>) =>
      (await world.send("PUT", "/machines/x7", machine, { Cookie: `${COOKIE}=${session?.cookie}`, ...headers })).status;
    const own = { "X-CSRF-Token": session?.csrf ?? "" };
    expect(await put({})).toBe(403);
    expect(await put({ "X-CSRF-Token": viewer?.csrf ?? "" })).toBe(403);
    expect(await put({ ...own, Origin: "http://evil.example" })).toBe(403);
    expect(await put({ ...own, "Sec-Fetch-Site": "cross-site" })).toBe(403);
    expect(await put({ ...own, Origin: "null" })).toBe(403);
    expect(await put({ ...own, Host: "boot.example", Origin: "http://boot.example" })).toBe(200);
    const form = await world.send("POST", "/session", undefined, {
      "Content-Type": "application/x-www-form-urlencoded",
    });
    expect(form.status).toBe(415);
    expect((await login({ name: "viewer", password: PASSWORD }, { "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
  });

  test("it ends by logging out, by its time, by a new password, by a new role, and with its person", async () => {
    const start = async (name: string, password = PASSWORD) => {
      const response = await login({ name, password });
      const { csrf } = (await response.json()) as { readonly csrf: string };
      return { Cookie: `${COOKIE}=${cookieOf(response)}`, "X-CSRF-Token": csrf };
    };
    const alive = async (headers: Record<string, string>) =>
      (await world.send("GET", "/session", undefined, headers)).status === 200;
    const admin = (method: string, path: string, body?: unknown) => world.ask("admin", method, path, body);
    await admin("PUT", "/people/eve", { role: "viewer", password: PASSWORD });
    const [one, two] = [await start("eve"), await start("eve")];
    await world.send("DELETE", "/session", undefined, one);
    expect([await alive(one), await alive(two)]).toEqual([false, true]);
    const three = await start("eve");
    await world.send("PUT", "/session/password", { old: PASSWORD, password: "another long one" }, three);
    expect([await alive(two), await alive(three)]).toEqual([false, false]);
    const four = await start("eve", "another long one");
    await admin("PUT", "/people/eve", { role: "operator" });
    expect(await alive(four)).toBe(false);
    const five = await start("eve", "another long one");
    await admin("DELETE", "/people/eve");
    expect(await alive(five)).toBe(false);
    const six = await start("viewer");
    world.pass(12 * 3_600_000);
    expect(await alive(six)).toBe(false);
  });

  test("guesses are made slow, for a name and for an address, and names cannot be found out", async () => {
    const answers: [number, string][] = [];
    for (const name of ["admin", "admin", "admin", "nobody-such", "nobody-such", "admin"]) {
      const response = await login({ name, password: "wrong wrong wrong" });
      answers.push([response.status, ((await response.json()) as { readonly name: string }).name]);
    }
    expect(answers).toEqual([...Array(5).fill([401, "wrong-password"]), [429, "too-many-tries"]]);
    // The address has to wait, also with the right password; then it is let in.
    expect((await login({ name: "admin", password: PASSWORD })).status).toBe(429);
    world.pass(2000);
    expect((await login({ name: "admin", password: PASSWORD })).status).toBe(201);
  });
});

describe("the first admin", () => {
  test("is made once, by the code that the server printed", async () => {
    const fresh = await openWorld({ people: false });
    try {
      const finish = (code: string) =>
        fresh.send("POST", "/setup", { code, name: "ann", password: "a long password" }).then(({ status }) => status);
      expect(await (await fresh.send("GET", "/setup")).json()).toEqual({ needed: true });
      expect(await finish("guessed")).toBe(401);
      expect(await finish("the-code")).toBe(201);
      expect(await finish("the-code")).toBe(409);
      expect(await (await fresh.send("GET", "/setup")).json()).toEqual({ needed: false });
      expect((await fresh.store.people.all()).map(({ name, role }) => [name, role])).toEqual([["ann", "admin"]]);
      const late = await openWorld({ people: false });
      late.endSetup();
      const over = await late.send("POST", "/setup", { code: "the-code", name: "ann", password: "a long password" });
      expect(over.status).toBe(401);
      await late.close();
    } finally {
      await fresh.close();
    }
  });
});

describe("tokens", () => {
  test("never allow more than their person may, are made by people only, and end with them", async () => {
    const cookie = world.cookies.get("operator");
    expect((await world.ask("operator", "POST", "/tokens", { name: "more", role: "viewer" })).status).toBe(403);
    const session = await world.send("POST", "/session", { name: "operator", password: PASSWORD });
    const { csrf } = (await session.json()) as { readonly csrf: string };
    const own = { Cookie: (session.headers.get("set-cookie") ?? "").split(";")[0] ?? "", "X-CSRF-Token": csrf };
    expect((await world.send("POST", "/tokens", { name: "ci", role: "admin" }, own)).status).toBe(403);
    const made = await world.send("POST", "/tokens", { name: "ci", role: "operator", forDays: 1 }, own);
    const { token } = (await made.json()) as { readonly token: string };
    const bearer = { Authorization: `Bearer ${token}` };
    expect((await world.send("GET", "/machines", undefined, bearer)).status).toBe(200);
    expect(JSON.stringify(await world.store.tokens.all())).not.toContain(token);
    world.pass(2 * 86_400_000);
    expect((await world.send("GET", "/machines", undefined, bearer)).status).toBe(401);
    expect(cookie).toBeDefined();
  });

  test("the last admin stays", async () => {
    expect((await world.ask("admin", "DELETE", "/people/admin")).status).toBe(409);
    expect((await world.ask("admin", "PUT", "/people/admin", { role: "viewer" })).status).toBe(409);
  });
});

describe("paths and bodies", () => {
  test.each([
    "/api/v1/media/debian/files?path=../secret-beside",
    "/api/v1/media/debian/files?path=..%2f..%2fetc%2fpasswd",
    "/api/v1/media/..%2f..%2fetc/files",
    "/api/v1/uploads/..%2f..%2fsecrets.key",
    "/api/v1/machines/..%2f..%2f",
    "/api/v1/jobs/%00",
    "/api/../../../etc/passwd",
    "/problems/..%2f..%2fpackage.json",
    "/problems/__proto__",
  ])("nothing outside is reached by %s", async (path) => {
    const response = await world.app.fetch(
      new Request(`http://boot.example${path}`, { headers: { Authorization: `Bearer ${world.tokens.get("admin")}` } }),
      "10.0.0.1",
    );
    expect([404, 422]).toContain(response.status);
    expect(await response.text()).not.toContain("outside");
  });

  test("a body is refused when it is too large, announced or not, or too slow", async () => {
    const large = await world.ask("operator", "POST", "/answers/lint", { text: "x".repeat(5 << 20) });
    expect(large.status).toBe(413);
    const piece = () => new Uint8Array(1 << 20);
    const endless = new ReadableStream({ pull: (to) => to.enqueue(piece()) });
    const unannounced = await world.app.fetch(
      new Request("http://boot.example/api/v1/answers/lint", {
        method: "POST",
        body: endless,
        headers: { Authorization: `Bearer ${world.tokens.get("viewer")}`, "Content-Type": "application/json" },
      }),
      "10.0.0.1",
    );
    expect(unannounced.status).toBe(413);
    const slow = new Request("http://x/", {
      method: "POST",
      body: new ReadableStream({ pull: () => new Promise(() => {}) }),
    });
    expect(readBody(slow, { bytes: 10, seconds: 0.02 })).rejects.toMatchObject({ problem: "too-slow" });
  });
});

describe("secrets", () => {
  test("no answer to anybody holds one: not the seeded, not a hash, not a token, not a session", async () => {
    const hashes = (await world.store.people.all()).map(({ passwordHash }) => passwordHash);
    const sessions = (await world.store.sessions.all()).map(({ csrf }) => csrf);
    const boxes = (await world.store.secrets.all()).map(({ box }) => box);
    const never = [...Object.values(SEEDED), ...hashes, ...sessions, ...boxes, ...world.tokens.values()];
    let answered = 0;
    for (const [name, route] of ALL.filter(([, { method }]) => method === "get")) {
      const response = await world.ask("admin", "GET", knownPath(name, route));
      const bytes = Buffer.from(await response.arrayBuffer());
      const text =
        name === "installs.bundle" && response.ok
          ? Buffer.from(Bun.gunzipSync(bytes)).toString("latin1")
          : bytes.toString();
      for (const secret of never) expect([name, text.includes(secret)]).toEqual([name, false]);
      if (response.ok) answered += 1;
    }
    // The picture (no font here) and what is looked for by an id that is none.
    expect(answered).toBeGreaterThan(44);
    const body = { machine: "web1", profile: "web" };
    const text = await (await world.ask("viewer", "POST", "/answers/render", body)).text();
    for (const secret of never) expect(text.includes(secret)).toBe(false);
    expect(world.failures).toEqual([]);
  });
});
