// A self-signed certificate for the admin listener: X.509 v3 (RFC 5280 §4.1) with an ECDSA key on P-256 (RFC 5480, RFC 5758), in
// DER (X.690) and PEM (RFC 7468).
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface Naming {
  /** Host names and IPv4 addresses that it is for. */
  readonly names: readonly string[];
  readonly nowMs: number;
  readonly days: number;
}

const OID = {
  ecdsaSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  commonName: [0x55, 0x04, 0x03],
  subjectAltName: [0x55, 0x1d, 0x11],
  basicConstraints: [0x55, 0x1d, 0x13],
  keyUsage: [0x55, 0x1d, 0x0f],
  extendedKeyUsage: [0x55, 0x1d, 0x25],
  serverAuth: [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01],
} as const;

/** A new key, and a certificate for it. */
export function selfSigned({ names, nowMs, days }: Naming): Certificate {
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const key = createPrivateKey(privateKey);
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const algorithm = sequence(oid(OID.ecdsaSha256));
  const name = sequence(der(0x31, sequence(oid(OID.commonName), der(0x0c, Buffer.from("Bootlace")))));
  const serial = randomBytes(16);
  // Positive, and never with a zero byte in front.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = sequence(
    // Version 3.
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    algorithm,
    name,
    // Clocks differ by some hours where nobody sets them.
    sequence(time(nowMs - 86_400_000), time(nowMs + days * 86_400_000)),
    name,
    spki,
    der(0xa3, sequence(...extensions(names))),
  );
  const signature = sign("sha256", body, key);
  return { certificate: pem(sequence(body, algorithm, bits(signature))), key: privateKey };
}

function extensions(names: readonly string[]): Buffer[] {
  const extension = (id: readonly number[], critical: boolean, value: Buffer) =>
    sequence(oid(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));
  return [
    extension(OID.subjectAltName, false, sequence(...names.map(generalName))),
    extension(OID.basicConstraints, true, sequence()),
    // digitalSignature, the first of the bits.
    extension(OID.keyUsage, true, der(0x03, Buffer.from([7, 0x80]))),
    extension(OID.extendedKeyUsage, false, sequence(oid(OID.serverAuth))),
  ];
}

/** §4.2.1.6: an address is four bytes under tag 7, a name text under tag 2. */
function generalName(name: string): Buffer {
  return /^\d+(\.\d+){3}$/.test(name)
    ? der(0x87, Buffer.from(name.split(".").map(Number)))
    : der(0x82, Buffer.from(name, "latin1"));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function oid(bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function bits(bytes: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

/** §4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050 on. */
function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14);
  return text < "2050" ? der(0x17, Buffer.from(`${text.slice(2)}Z`)) : der(0x18, Buffer.from(`${text}Z`));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
