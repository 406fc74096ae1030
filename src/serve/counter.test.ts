import { expect, test } from "bun:test";
import { floorName } from "../boot/floor.ts";
import { menuSchema } from "../machines/menu.ts";
import type { Choice } from "../machines/menu-entry.ts";
import { sha512Crypt } from "../machines/password.ts";
import { profileSchema } from "../machines/profile.ts";
import type { Mac } from "../net/mac.ts";
import { openSqlite } from "../store/sqlite.ts";
import { createCounter } from "./counter.ts";
import { loadEstate } from "./estate.ts";

const MAC = "52:54:00:00:00:07" as Mac;
const MENU = menuSchema.parse({
  name: "m",
  title: "M",
  entries: [
    { title: "Local disk", local: "auto" },
    { title: "Install", install: "debian", password: { crypt: sha512Crypt("let me in", "abcdefgh") } },
  ],
});
const CHOICE = MENU.entries[1] as Choice;
const typed = (password: string) => `x${Buffer.from(password).toString("hex")}`;

async function open() {
  const store = await openSqlite(":memory:");
  const spec = { users: [{ name: "ada", sshKeys: ["ssh-ed25519 AAAA"], sudo: true }] };
  await store.profiles.put(profileSchema.parse({ name: "debian", media: "debian-12", spec }));
  const estate = await loadEstate(store);
  const told: string[] = [];
  const timeline = { dhcp() {}, fetched() {}, add: (name: string) => void told.push(name) };
  let nowMs = 1000;
  const counter = createCounter(estate, timeline, () => nowMs);
  const later = (ms: number) => {
    nowMs += ms;
  };
  return { store, estate, told, counter, later };
}

test("an entry is opened by its password and by this machine's ticket for it, and by nothing else", async () => {
  const { counter, told } = await open();
  const ask = (proof: string, mac = MAC) => counter.refusal(mac, MENU, CHOICE, proof);
  expect(ask(typed("let me in"))).toBeNull();
  expect(ask(counter.ticket(MAC, "install"))).toBeNull();
  const other = "52:54:00:00:00:08" as Mac;
  for (const proof of [
    "",
    "x",
    "xzz",
    typed(""),
    typed("Let me in"),
    counter.ticket(other, "install"),
    `x${"41".repeat(500)}`,
  ]) {
    const { counter: fresh } = await open();
    expect(fresh.refusal(MAC, MENU, CHOICE, proof)).toBe("the password is wrong");
  }
  expect(ask(counter.ticket(MAC, "local-disk"))).toBe("the password is wrong");
  expect(told).toEqual(["menu.refused"]);
});

test("who guesses waits, and nobody else does", async () => {
  const { counter, later } = await open();
  const right = () => counter.refusal(MAC, MENU, CHOICE, typed("let me in"));
  for (let i = 0; i < 5; i++) counter.refusal(MAC, MENU, CHOICE, typed(`guess ${i}`));
  expect(right()).toBe("too many wrong passwords; wait a minute");
  expect(counter.refusal("52:54:00:00:00:08" as Mac, MENU, CHOICE, typed("let me in"))).toBeNull();
  later(60_001);
  expect(right()).toBeNull();
});

test("a new machine of a factory floor is known and armed, on the disk", async () => {
  const { counter, estate, store, told } = await open();
  const floor = { profile: "debian", machines: 1, until: "2027-01-31T18:00", untilMs: 10_000, network: "eth0" };
  expect(await counter.adopt(MAC, floor)).toBe(true);
  expect(estate.machine(MAC)?.name).toBe("m-525400000007");
  const [arm] = await store.arms.all();
  expect([arm?.machine, arm?.profile, arm?.state, arm?.armedBy]).toEqual([
    "m-525400000007",
    "debian",
    "armed",
    floorName(floor),
  ]);
  expect(told).toEqual(["install.armed"]);
  expect(await counter.arm(MAC, "gone", "x", "install")).toBe(false);
});
