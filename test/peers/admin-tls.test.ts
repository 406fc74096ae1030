// Proves: on a network the admin listener is reached by TLS alone: with the certificate that it makes, and with one's own; another
// computer that has the authority's certificate takes it, one that has not refuses; and without TLS nothing is started there.
import { afterEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import { startServer } from "../../src/rack/program.ts";
import { createSegment, ownerName } from "../../src/rack/segment.ts";

const SERVER = "10.66.0.1" as Ipv4;
const LISTEN = `${SERVER}:8067`;
/** curl's exit codes: no answer that is HTTP; the certificate is not trusted. */
const [BROKEN, UNTRUSTED] = [[1, 52, 56], [60]] as const;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A segment with another computer on it, and Bootlace started on it with that `admin`. */
async function ground(admin: (folder: string) => Promise<string> | string) {
  const folder = mkdtempSync(join(tmpdir(), `${ownerName()}-tls-`));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, "data");
  mkdirSync(data);
  const segment = createSegment({ address: SERVER, prefix: 24 });
  closers.push(segment.close);
  const laptop = segment.addHost("10.66.0.9" as Ipv4);
  const config = join(folder, "bootlace.yaml");
  await Bun.write(config, `data: ${data}\nadmin: ${await admin(folder)}\n`);
  const log = join(folder, "server.log");
  const server = await startServer({ config, data, log, segment });
  closers.push(server.stop);
  const curl = (...words: readonly string[]) => {
    const argv = segment.inside(["curl", "-sS", "-m", "10", ...words], laptop.namespace);
    const { exitCode, stdout } = Bun.spawnSync(argv, { stderr: "ignore" });
    return [exitCode, stdout.toString()] as const;
  };
  return { folder, data, curl, said: () => Bun.file(log).text() };
}

test("the certificate that it makes holds for its address, for whoever has the authority's", async () => {
  const { data, curl, said } = await ground(() => `{ listen: "${LISTEN}", tls: self-made }`);
  const authority = join(data, "tls/admin.crt");
  const [code, page] = curl("--cacert", authority, "-H", "Accept: text/html", `https://${LISTEN}/`);
  expect([code, page]).toEqual([0, expect.stringMatching(/^<!doctype html>/i)]);
  expect(curl("--cacert", authority, `https://${LISTEN}/healthz`)[0]).toBe(0);
  expect(UNTRUSTED).toContain(curl(`https://${LISTEN}/healthz`)[0] as 60);
  expect(BROKEN).toContain(curl(`http://${LISTEN}/healthz`)[0] as 52);
  // Its first admin gets a link that can be followed, and the fingerprint to compare.
  const { stdout } = Bun.spawnSync(["openssl", "x509", "-in", authority, "-noout", "-fingerprint", "-sha256"]);
  const fingerprint = stdout.toString().trim().split("=")[1] ?? "none";
  expect([(await said()).includes(`https://${LISTEN}/setup?code=`), (await said()).includes(fingerprint)]).toEqual([
    true,
    true,
  ]);
}, 60_000);

test("one's own certificate is used as it is", async () => {
  const own = (folder: string) => {
    const [certificate, key] = [join(folder, "own.crt"), join(folder, "own.key")];
    const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    const names = ["-subj", "/CN=boot.lab.internal", "-addext", "subjectAltName=DNS:boot.lab.internal"];
    const made = Bun.spawnSync(["openssl", "req", ...kind, ...names, "-keyout", key, "-out", certificate]);
    expect(made.exitCode).toBe(0);
    return `{ listen: "${LISTEN}", tls: { certificate: ${certificate}, key: ${key} } }`;
  };
  const { folder, curl } = await ground(own);
  const ca = ["--cacert", join(folder, "own.crt")];
  const named = ["--resolve", `boot.lab.internal:8067:${SERVER}`, "https://boot.lab.internal:8067/healthz"];
  expect(curl(...ca, ...named)[0]).toBe(0);
  // Not for a name that is not in it, nor without the authority.
  expect(UNTRUSTED).toContain(curl(...ca, `https://${LISTEN}/healthz`)[0] as 60);
  expect(UNTRUSTED).toContain(curl(...named)[0] as 60);
}, 60_000);

test("without TLS it does not start on a network, unless somebody writes what that means", async () => {
  const plain = ground(() => `{ listen: "${LISTEN}" }`);
  expect(await plain.then(() => "started", String)).toContain("tls: self-made");
  for (const close of closers.splice(0).reverse()) await close();
  const words = "everybody on this network may read passwords";
  const { curl } = await ground(() => `{ listen: "${LISTEN}", without_tls: "${words}" }`);
  expect(curl(`http://${LISTEN}/healthz`)[0]).toBe(0);
}, 60_000);
