// What every answer of the API has in common, whichever route it is of.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { BASE } from "../contract/route.ts";
import { createApp } from "./app.ts";
import { openWorld, type World } from "./office.test-data.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const machine = (n: number) => ({ mac: `52:54:00:aa:00:0${n}`, profile: "web" });

describe("an answer", () => {
  test.each([
    ["GET", "/machines", 200],
    ["GET", "/machines/none-such", 404],
    ["PATCH", "/machines", 405],
    ["GET", "/api/nothing", 404],
    ["GET", "/problems/mistake", 200],
  ])("to %s %s says what a browser may do with it", async (method, path, status) => {
    const response = await world.ask("viewer", method, path);
    const header = (name: string) => response.headers.get(name);
    expect([response.status, header("x-content-type-options"), header("x-frame-options")]).toEqual([
      status,
      "nosniff",
      "DENY",
    ]);
    expect(header("content-security-policy")).toContain("default-src 'none'");
    expect(header("access-control-allow-origin")).toBeNull();
  });

  test("that is known already is 304 without a body; HEAD is GET without one", async () => {
    const whole = await world.ask("viewer", "GET", "/machines");
    const tag = whole.headers.get("etag") ?? "";
    const again = await world.ask("viewer", "GET", "/machines", undefined, { "If-None-Match": `"x", ${tag}` });
    expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, tag, ""]);
    const head = await world.ask("viewer", "HEAD", "/machines");
    expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, tag, ""]);
    await world.ask("operator", "PUT", "/machines/n1", machine(1));
    const changed = await world.ask("viewer", "GET", "/machines", undefined, { "If-None-Match": tag });
    expect(changed.status).toBe(200);
  });

  test("to another method than its own names those it takes", async () => {
    const response = await world.ask("admin", "PATCH", "/machines/web1");
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, PUT, DELETE, HEAD"]);
    expect(await response.json()).toMatchObject({ name: "bad-method", detail: "it takes GET, PUT, DELETE, HEAD" });
  });

  test("to a body that is not read to its end closes the connection", async () => {
    const large = await world.ask("operator", "POST", "/answers/lint", { text: "x".repeat(5 << 20) });
    expect([large.status, large.headers.get("connection")]).toEqual([413, "close"]);
  });

  test("where we fail says so without why; why is told to the log", async () => {
    const failures: string[] = [];
    const store = {
      ...world.store,
      machines: { ...world.store.machines, all: () => Promise.reject(new Error("disk /x broke")) },
    };
    const app = createApp({
      office: { ...world, store },
      secure: false,
      failed: (cause, what) => failures.push(`${what}: ${cause}`),
    });
    const headers = { Authorization: `Bearer ${world.tokens.get("viewer")}` };
    const response = await app.fetch(new Request(`http://x${BASE}/machines`, { headers }), "10.0.0.1");
    const text = await response.text();
    expect([response.status, JSON.parse(text).name, text.includes("broke")]).toEqual([500, "failed", false]);
    expect(failures).toEqual(["machines.list: Error: disk /x broke"]);
  });
});

describe("the audit", () => {
  const deeds = async () =>
    (await world.store.deeds.list({ limit: 100 })).map(({ who, what, on, outcome }) => ({ who, what, on, outcome }));

  test("has what changes something, refused or not, by whom, and nothing of who only looked", async () => {
    await world.ask("viewer", "GET", "/machines");
    await world.ask("operator", "PUT", "/machines/n1", machine(1));
    await world.ask("viewer", "DELETE", "/machines/n1");
    await world.ask(null, "DELETE", "/machines/n1");
    await world.send("POST", "/session", { name: "viewer", password: "wrong wrong" });
    expect((await deeds()).sort((a, b) => a.outcome - b.outcome || (a.what < b.what ? -1 : 1))).toEqual([
      { who: "operator (token t-operator)", what: "machines.put", on: "n1 web", outcome: 200 },
      { who: "nobody", what: "machines.remove", on: "n1", outcome: 401 },
      { who: "nobody", what: "session.start", on: "viewer", outcome: 401 },
      { who: "viewer (token t-viewer)", what: "machines.remove", on: "n1", outcome: 403 },
    ]);
  });

  test("has a loader that was given, and not each piece of an upload", async () => {
    const bytes = { method: "PUT", body: "MZ", headers: { Authorization: `Bearer ${world.tokens.get("admin")}` } };
    const put = (path: string) => world.app.fetch(new Request(`http://x${BASE}${path}`, bytes), "10.0.0.1");
    expect((await put("/loaders/ipxe/snponly-shimx64.efi")).status).toBe(200);
    const { id } = (await (await world.ask("admin", "POST", "/uploads", { name: "y.iso", size: 4 })).json()) as {
      readonly id: string;
    };
    expect((await put(`/uploads/${id}?offset=0`)).status).toBe(200);
    expect((await put(`/uploads/${id}?offset=0`)).status).toBe(409);
    const kept = (await deeds()).map(({ what, on, outcome }) => `${what} ${on} ${outcome}`).sort();
    expect(kept).toEqual([
      "loaders.put ipxe snponly-shimx64.efi 200",
      "uploads.add y.iso 201",
      `uploads.put ${id} 409`,
    ]);
  });
});
