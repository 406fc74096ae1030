// All records as one file to keep, sealed by a passphrase, and back. Independent of how the store keeps them; the past (events,
// logs, packets) and the media's files are not in it.
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { faults } from "../config/faults.ts";
import { armSchema, isUnderWay } from "../machines/arm.ts";
import { ipv4Schema, machineSchema, macSchema, nameSchema } from "../machines/machine.ts";
import { profileSchema } from "../machines/profile.ts";
import type { Media } from "../media/media.ts";
import { Mistake } from "../net/mistake.ts";
import { personSchema, tokenSchema } from "../people/person.ts";
import { readSecrets, setSecret } from "../serve/secrets.ts";
import type { Store } from "../store/interface.ts";

/**
 * `bootlace-backup-1\n`, salt[16], nonce[12], tag[16], then gzip of JSON under AES-256-GCM (NIST SP 800-38D) by a key that scrypt
 * (RFC 7914) makes of the passphrase and the salt.
 */
const MAGIC = Buffer.from("bootlace-backup-1\n");
const [SALT, NONCE, TAG] = [16, 12, 16];
/** 64 MiB for each guess. */
const COST = { N: 1 << 16, r: 8, p: 1, maxmem: 128 << 20 };
const NO_TOKEN = "0".repeat(32);
/** A small file must not become the whole memory. */
const LARGEST_TEXT = 512 << 20;

const leaseSchema = z.object({
  address: ipv4Schema,
  mac: macSchema,
  state: z.enum(["bound", "released", "declined"]),
  /** Null: it never ends. */
  expiresMs: z.number().nullable(),
  changedMs: z.number(),
  hostName: z.string().nullable(),
});

const backupSchema = z.object({
  madeMs: z.number(),
  machines: z.array(machineSchema),
  profiles: z.array(profileSchema),
  media: z.array(z.looseObject({ name: nameSchema, layers: z.array(z.unknown()), recognition: z.looseObject({}) })),
  arms: z.array(armSchema),
  leases: z.array(leaseSchema),
  people: z.array(personSchema),
  tokens: z.array(tokenSchema),
  secrets: z.array(z.object({ name: z.string(), value: z.string() })),
});
type Backup = z.infer<typeof backupSchema>;

export async function makeBackup(store: Store, data: string, passphrase: string, nowMs: number): Promise<Uint8Array> {
  const kept = new Set((await store.secrets.all()).map(({ name }) => name));
  const secrets = kept.size === 0 ? [] : [...(await readSecrets(store, data))].filter(([name]) => kept.has(name));
  const all = {
    madeMs: nowMs,
    machines: await store.machines.all(),
    profiles: await store.profiles.all(),
    media: await store.media.all(),
    // What their URLs open stays here.
    arms: (await store.arms.all()).map((arm) => ({ ...arm, token: NO_TOKEN })),
    // JSON has no Infinity: null.
    leases: await store.leases.all(),
    people: await store.people.all(),
    tokens: await store.tokens.all(),
    secrets: secrets.map(([name, value]) => ({ name, value })),
  };
  const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)];
  const cipher = createCipheriv("aes-256-gcm", await keyOf(passphrase, salt), nonce);
  cipher.setAAD(MAGIC);
  const sealed = Buffer.concat([cipher.update(gzipSync(JSON.stringify(all))), cipher.final()]);
  return Buffer.concat([MAGIC, salt, nonce, cipher.getAuthTag(), sealed]);
}

/** Throws Mistake when the passphrase is another, or it is no backup. */
async function openBackup(bytes: Uint8Array, passphrase: string): Promise<Backup> {
  const refuse = (path: string, problem: string) => new Mistake("nothing was restored", [{ path, problem }]);
  const parts = Buffer.from(bytes);
  const at = MAGIC.length;
  if (parts.length < at + SALT + NONCE + TAG || !parts.subarray(0, at).equals(MAGIC))
    throw refuse("backup", "is no backup of Bootlace");
  const salt = parts.subarray(at, at + SALT);
  const nonce = parts.subarray(at + SALT, at + SALT + NONCE);
  const decipher = createDecipheriv("aes-256-gcm", await keyOf(passphrase, salt), nonce, { authTagLength: TAG });
  decipher.setAAD(MAGIC);
  decipher.setAuthTag(parts.subarray(at + SALT + NONCE, at + SALT + NONCE + TAG));
  let text: string;
  try {
    const packed = Buffer.concat([decipher.update(parts.subarray(at + SALT + NONCE + TAG)), decipher.final()]);
    text = gunzipSync(packed, { maxOutputLength: LARGEST_TEXT }).toString("utf8");
  } catch {
    throw refuse("passphrase", "does not open this backup, or the file is damaged");
  }
  const parsed = backupSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Mistake("nothing was restored", faults(parsed.error));
  return parsed.data;
}

export interface Restored {
  readonly madeMs: number;
  readonly restored: Readonly<Record<string, number>>;
  readonly people: readonly string[];
}

/**
 * Records of the same names are replaced, others stay; leases that are held now stay as they are. No permission to install comes
 * back. Throws Mistake, and nothing is restored then.
 */
export async function restoreBackup(
  store: Store,
  data: string,
  { bytes, passphrase, nowMs }: { readonly bytes: Uint8Array; readonly passphrase: string; readonly nowMs: number },
): Promise<Restored> {
  const all = await openBackup(bytes, passphrase);
  const now = new Map((await store.machines.all()).map(({ mac, name }) => [mac, name]));
  const taken = all.machines.filter(({ mac, name }) => (now.get(mac) ?? name) !== name);
  if (taken.length > 0)
    throw new Mistake(
      "nothing was restored",
      taken.map(({ mac, name }) => ({ path: `machines: ${name}`, problem: `${mac} is machine ${now.get(mac)} now` })),
    );
  const held = new Set((await store.leases.all()).map(({ address }) => address));
  const leases = all.leases.filter(({ address }) => !held.has(address));
  const there = new Set((await store.arms.all()).map(({ id }) => id));
  const arms = all.arms.filter(({ id }) => !there.has(id));
  await Promise.all([
    ...all.media.map((one) => store.media.put(one as unknown as Media)),
    ...all.profiles.map((one) => store.profiles.put(one)),
    ...all.machines.map((one) => store.machines.put(one)),
    ...all.people.map((one) => store.people.put(one)),
    ...all.tokens.map((one) => store.tokens.put(one)),
    store.leases.save(leases.map((one) => ({ ...one, expiresMs: one.expiresMs ?? Number.POSITIVE_INFINITY }))),
  ]);
  for (const arm of arms) {
    const over = arm.state === "armed" || isUnderWay(arm);
    // What its URLs opened once they never open again.
    const token = randomBytes(16).toString("hex");
    await store.arms.add({ ...arm, token, ...(over ? { state: "disarmed", changedMs: nowMs } : {}) });
  }
  for (const { name, value } of all.secrets) await setSecret(store, data, name, value, nowMs);
  const { machines, profiles, media, people, tokens, secrets } = all;
  const counts = { machines, profiles, media, people, tokens, secrets, leases, installs: arms };
  return {
    madeMs: all.madeMs,
    restored: Object.fromEntries(Object.entries(counts).map(([key, records]) => [key, records.length])),
    people: people.map(({ name }) => name),
  };
}

function keyOf(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize("NFC"), salt, 32, COST, (error, key) => (error ? reject(error) : resolve(key))),
  );
}
