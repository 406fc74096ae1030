// ◄ door: the admin listener's certificate: a person's own, or one made here and kept in the data folder.
import { X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Config } from "../../config.ts";
import { listInterfaces } from "../../net/interfaces.ts";
import { Mistake } from "../../net/mistake.ts";
import { type Certificate, selfSigned } from "./certificate.ts";

/** What browsers take at most. */
const DAYS = 825;
const RENEW_MS = 30 * 86_400_000;

export interface Tls extends Certificate {
  /** SHA-256 of a certificate made here, for a person to compare; null: it is their own. */
  readonly fingerprint: string | null;
}

/** Null: plain HTTP, because the config says nothing else and the address is this host's own, or says so in words. */
export async function tlsFor({ admin }: Config, data: string, nowMs: number): Promise<Tls | null> {
  const { tls, listen, without_tls } = admin;
  if (tls === undefined) {
    if (listen.address.startsWith("127.") || without_tls !== undefined) return null;
    throw new Mistake("the admin listener was not opened", [
      {
        path: "admin.listen",
        problem: `${listen.address} is on a network, and without TLS everybody there can read passwords`,
        hint: "admin: { tls: self-made }, or your own { certificate, key }",
      },
    ]);
  }
  if (tls === "self-made") return made(join(data, "tls"), listen.address, nowMs);
  const [certificate, key] = [await own("certificate", tls.certificate), await own("key", tls.key)];
  return { certificate, key, fingerprint: null };
}

async function own(what: "certificate" | "key", path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new Mistake("the admin listener was not opened", [
      {
        path: `admin.tls.${what}`,
        problem: `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
      },
    ]);
  }
}

async function made(folder: string, address: string, nowMs: number): Promise<Tls> {
  const [file, keyFile] = [join(folder, "admin.crt"), join(folder, "admin.key")];
  const names = namesOf(address);
  const known = await kept(file, keyFile, names, nowMs);
  if (known !== null) return known;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { certificate, key } = selfSigned({ names, nowMs, days: DAYS });
  await writeFile(`${keyFile}.new`, key, { mode: 0o600 });
  await writeFile(`${file}.new`, certificate);
  await rename(`${keyFile}.new`, keyFile);
  await rename(`${file}.new`, file);
  return { certificate, key, fingerprint: new X509Certificate(certificate).fingerprint256 };
}

/** What is there, as long as it is for these names, holds for a while, and its key is nobody else's to read. */
async function kept(file: string, keyFile: string, names: readonly string[], nowMs: number): Promise<Tls | null> {
  try {
    const [certificate, key] = [await readFile(file, "utf8"), await readFile(keyFile, "utf8")];
    if (((await stat(keyFile)).mode & 0o077) !== 0) return null;
    const read = new X509Certificate(certificate);
    const has = names.every((name) => read.checkIP(name) !== undefined || read.checkHost(name) !== undefined);
    if (!has || Date.parse(read.validTo) - nowMs < RENEW_MS) return null;
    return { certificate, key, fingerprint: read.fingerprint256 };
  } catch {
    return null;
  }
}

/** By which names and addresses browsers may come. */
function namesOf(address: string): readonly string[] {
  const own = listInterfaces().flatMap(({ addresses }) => addresses.map((one): string => one.address));
  const host = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(hostname()) ? [hostname().toLowerCase()] : [];
  return [...new Set([...host, "localhost", ...(address === "0.0.0.0" ? own : [address, "127.0.0.1"])])];
}
