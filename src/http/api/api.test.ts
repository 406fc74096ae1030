// The API as its clients see it: pages, versions, mistakes, arming, uploads.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { openWorld, SEEDED, type World } from "./office.test-data.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe("records", () => {
  test("a machine is made, read, changed against its version, and removed", async () => {
    const made = await world.ask("operator", "PUT", "/machines/db1", { mac: "52-54-00-AA-00-01", profile: "web" });
    expect(made.status).toBe(200);
    expect(await made.json()).toMatchObject({ mac: "52:54:00:aa:00:01" });
    const read = await world.ask("viewer", "GET", "/machines/db1");
    const tag = read.headers.get("etag") ?? "";
    expect((await world.ask("viewer", "GET", "/machines/db1", undefined, { "If-None-Match": tag })).status).toBe(304);
    const body = { mac: "52:54:00:aa:00:01" };
    const put = (headers: Record<string, string>) => world.ask("operator", "PUT", "/machines/db1", body, headers);
    expect((await put({ "If-Match": '"other"' })).status).toBe(412);
    expect((await put({ "If-None-Match": "*" })).status).toBe(412);
    expect((await put({ "If-Match": tag })).status).toBe(200);
    expect((await put({ "If-Match": tag })).status).toBe(412);
    expect((await world.ask("operator", "DELETE", "/machines/db1")).status).toBe(200);
    expect((await world.ask("viewer", "GET", "/machines/db1")).status).toBe(404);
  });

  test("mistakes are told all at once, each with its place", async () => {
    const refused = await world.ask("operator", "PUT", "/machines/db1", { mac: "nonsense", loader: "lilo" });
    expect([refused.status, refused.headers.get("content-type")]).toEqual([422, "application/problem+json"]);
    expect(await refused.json()).toMatchObject({ name: "mistake", faults: [{ path: "mac" }, { path: "loader" }] });
    const taken = await world.ask("operator", "PUT", "/machines/db1", { mac: "52:54:00:12:34:56" });
    const problem = "52:54:00:12:34:56 is machine web1 already";
    expect(await taken.json()).toMatchObject({ faults: [{ path: "mac", problem, hint: "a MAC is one machine's" }] });
  });

  test("lists come in pages, filtered", async () => {
    const client = world.as("viewer");
    const first = await client.call("machines.list", { query: { limit: 1 } });
    expect([first.items[0]?.name, first.next, first.total]).toEqual(["web1", "web1", 2]);
    expect(first.items[0]?.now).toMatchObject({ address: "127.0.0.9", event: "boot.asked", arm: { state: "loading" } });
    const second = await client.call("machines.list", { query: { limit: 1, cursor: "web1" } });
    expect([second.items[0]?.name, second.next]).toEqual(["web2", null]);
    const names = async (query: { readonly q?: string; readonly state?: "never" }) =>
      (await client.call("machines.list", { query })).items.map(({ name }) => name);
    expect(await names({ q: "34-57" })).toEqual(["web2"]);
    expect(await names({ q: "127.0.0.9" })).toEqual(["web1"]);
    expect(await names({ state: "never" })).toEqual(["web2"]);
    const unknown = await client.call("machines.discovered", {});
    expect(unknown.items).toMatchObject([{ mac: "52:54:00:99:99:99", code: "JXHK", firmware: "bios" }]);
    const networks = await client.call("networks.list", {});
    expect(networks[0]?.ranges).toEqual([
      { first: "127.0.0.5", last: "127.0.0.14", size: 10, bound: 1, reserved: 0, declined: 0, free: 9 },
    ]);
  });

  test("an address is kept by other keys than the MAC, seen wherever addresses are, and given up", async () => {
    const uuid = "33112233-4455-6677-8899-aabbccddeeff";
    const keep = (body: unknown, role: "operator" | "viewer" = "operator") =>
      world.ask(role, "POST", "/reservations", body);
    expect((await keep({ address: "127.0.0.6", uuid }, "viewer")).status).toBe(403);
    const kept = { address: "127.0.0.6", whose: `uuid ${uuid}`, by: "command" as const, machine: null };
    const made = await keep({ address: "127.0.0.6", uuid: uuid.toUpperCase() });
    expect([made.status, await made.json()]).toEqual([200, kept]);
    const cases: readonly (readonly [object, string])[] = [
      [{ clientId: "hex:01:ff" }, "address"],
      [{ address: "127.0.0.7" }, ""],
      [{ address: "127.0.0.7", clientId: "hex:0" }, "clientId"],
      [{ address: "127.0.0.6", circuitId: "ge-0/0/7" }, "address"],
      [{ address: "nowhere", circuitId: "ge-0/0/7" }, "address"],
    ];
    for (const [words, path] of cases) {
      const refused = await keep({ address: "127.0.0.6", ...words });
      expect([refused.status, await refused.json()]).toMatchObject([422, { faults: [{ path }] }]);
    }
    const client = world.as("operator");
    expect(await client.call("reservations.list", {})).toContainEqual(kept);
    expect((await client.call("networks.list", {}))[0]?.ranges[0]).toMatchObject({ reserved: 1, free: 8 });
    const params = { interface: "lo" };
    const { items } = await client.call("networks.addresses", { params, query: {} });
    expect(items.find(({ address }) => address === "127.0.0.6")?.state).toBe("reserved");
    expect(await client.call("reservations.remove", { body: { addresses: ["127.0.0.6"] } })).toEqual([kept]);
    expect((await client.call("networks.list", {}))[0]?.ranges[0]).toMatchObject({ reserved: 0, free: 9 });
  });

  test("hashes are hidden, and what is hidden comes back as it was", async () => {
    const { name: _, ...shown } = await world.as("admin").call("profiles.show", { params: { name: "web" } });
    expect(shown.spec).toMatchObject({ root: { passwordHash: "(kept)" }, users: [{ passwordHash: "(kept)" }] });
    const users = [...(shown.spec.users as unknown[]), { name: "bob", password: "a new password" }];
    expect(
      (await world.ask("operator", "PUT", "/profiles/web", { ...shown, spec: { ...shown.spec, users } })).status,
    ).toBe(200);
    const kept = await world.store.profiles.get("web");
    expect([kept?.spec.root.passwordHash, kept?.spec.users[0]?.passwordHash]).toEqual([SEEDED.hash, SEEDED.hash]);
    expect(kept?.spec.users[1]?.passwordHash).toMatch(/^\$6\$/);
  });

  test("answer files are rendered of what is being written, and of what is kept", async () => {
    const client = world.as("viewer");
    const kept = await client.call("answers.render", { body: { machine: "web1" } });
    expect(kept.files.map(({ name }) => name)).toContain("preseed.cfg");
    const spec = { root: { password: "some password" }, timeZone: "Asia/Shanghai" };
    const written = { media: "debian", packages: "http://deb.example/debian", spec };
    const fresh = await client.call("answers.render", { body: { written } });
    expect(JSON.stringify(fresh.files)).toContain("Asia/Shanghai");
    const wrong = { media: "debian", spec: { ...spec, timeZone: "nowhere!" } };
    const refused = await world.ask("viewer", "POST", "/answers/render", { written: wrong });
    expect([refused.status, await refused.json()]).toMatchObject([422, { faults: [{ path: "spec.timeZone" }] }]);
  });
});

describe("arming", () => {
  test("several only with their number in words; who did it stands in the event and the audit", async () => {
    const plan = await world.as("viewer").call("arms.plan", { body: { machines: ["web*"] } });
    expect([plan.number, plan.items.length]).toEqual(["two", 2]);
    const refused = await world.ask("operator", "POST", "/arms", { machines: ["web*"], number: "three" });
    expect([refused.status, await refused.json()]).toMatchObject([422, { faults: [{ path: "number" }] }]);
    const armed = await world.ask("operator", "POST", "/arms", { machines: ["web*"], number: "Two" });
    expect([armed.status, (await armed.text()).includes('token"')]).toEqual([201, false]);
    const [event] = await world.store.events.list({ name: "install.armed", limit: 1 });
    expect(event?.detail.by).toBe("operator (token t-operator)");
    const [deed] = await world.store.deeds.list({ limit: 1 });
    expect(deed).toMatchObject({
      who: "operator (token t-operator)",
      from: "10.0.0.1",
      what: "arms.add",
      on: "web*",
      outcome: 201,
    });
    const back = await world.as("operator").call("arms.remove", { body: { machines: ["web1", "web2"] } });
    expect(back.map(({ disarmed }) => disarmed.length)).toEqual([1, 1]);
  });

  test("a group is armed like the machines that are in it; one that nobody is in, or nothing at all, is refused", async () => {
    const client = world.as("operator");
    const joined = await client.call("machines.regroup", { body: { machines: ["web*"], join: ["rack1", "hall"] } });
    expect(joined.map(({ groups }) => groups)).toEqual([
      ["hall", "rack1"],
      ["hall", "rack1"],
    ]);
    await client.call("machines.regroup", { body: { groups: ["rack1"], machines: [], leave: ["hall"] } });
    await client.call("machines.regroup", { body: { machines: ["web2"], join: ["rack2"], leave: ["rack1"] } });
    expect(await client.call("machines.groups", {})).toEqual([
      { name: "rack1", machines: 1 },
      { name: "rack2", machines: 1 },
    ]);
    const listed = await client.call("machines.list", { query: { group: "rack2" } });
    expect(listed.items.map(({ name, groups }) => [name, groups])).toEqual([["web2", ["rack2"]]]);
    const plan = await client.call("arms.plan", { body: { machines: ["web2"], groups: ["rack1", "rack2"] } });
    expect([plan.number, plan.items.map(({ machine }) => machine)]).toEqual(["two", ["web1", "web2"]]);
    const both = { groups: ["rack1", "rack2"] };
    expect((await world.ask("operator", "POST", "/arms", both)).status).toBe(422);
    expect((await world.ask("operator", "POST", "/arms", { ...both, number: "two" })).status).toBe(201);
    const [deed] = await world.store.deeds.list({ limit: 1 });
    expect(deed?.on).toBe("rack1 rack2");
    expect((await client.call("arms.remove", { body: both })).length).toBe(2);
    expect((await world.ask("operator", "POST", "/arms", { groups: ["rack9"] })).status).toBe(404);
    expect((await world.ask("operator", "POST", "/arms", {})).status).toBe(422);
    expect((await world.ask("viewer", "POST", "/groups", { machines: ["web1"], join: ["x"] })).status).toBe(403);
  });
});

describe("uploads", () => {
  test("a piece at a time, resumed where it was broken off, whole at the end", async () => {
    const { id } = await world.as("operator").call("uploads.add", { body: { name: "small.iso", size: 10 } });
    const put = (offset: number, bytes: string) =>
      world.app.fetch(
        new Request(`http://boot.example/api/v1/uploads/${id}?offset=${offset}`, {
          method: "PUT",
          body: bytes,
          headers: { Authorization: `Bearer ${world.tokens.get("operator")}` },
        }),
        "10.0.0.1",
      );
    expect(await (await put(0, "01234")).json()).toMatchObject({ offset: 5 });
    expect((await put(3, "345")).status).toBe(409);
    expect((await put(5, "567890")).status).toBe(409);
    const again = await world.ask("operator", "POST", "/uploads", { name: "small.iso", size: 10 });
    expect(await again.json()).toEqual({ id, name: "small.iso", size: 10, offset: 5 });
    expect((await put(5, "56789")).status).toBe(200);
    expect(await Bun.file(join(world.data, "media/small.iso")).text()).toBe("0123456789");
    expect((await world.ask("operator", "POST", "/uploads", { name: "small.iso", size: 10 })).status).toBe(422);
    for (const name of ["../x.iso", "a/b.iso", ".hidden", "a\u0000b", ""])
      expect((await world.ask("operator", "POST", "/uploads", { name, size: 1 })).status).toBe(422);
  });
});

describe("the stream", () => {
  test("is for people who are known; tells what was missed, and what changes", async () => {
    expect((await world.ask(null, "GET", "/events")).status).toBe(401);
    const response = await world.ask("viewer", "GET", "/events", undefined, { "Last-Event-ID": "1" });
    const reader = response.body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value);
    expect(await next()).toBe("retry: 2000\n\n");
    expect(await next()).toStartWith("event: happened\nid: 2\ndata: {");
    const reached = world.hub.listeners();
    await world.ask("operator", "PUT", "/machines/live1", { mac: "52:54:00:77:00:01" });
    let text = await next();
    while (!text.startsWith("event: changed")) text = await next();
    expect([reached, text]).toEqual([1, 'event: changed\ndata: {"what":"machines"}\n\n']);
    await reader?.cancel();
    expect(world.hub.listeners()).toBe(0);
  });
});
