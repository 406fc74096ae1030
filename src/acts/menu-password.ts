// A menu's password as the config has it: hashes for the two kinds of loader that check it themselves.
import { pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { cryptSalt, sha512Crypt } from "../machines/password.ts";

const PBKDF2_ROUNDS = 100_000;

export interface MenuHashes {
  /** crypt(3), `$6$`: PXELINUX, and we for iPXE. */
  readonly crypt: string;
  /** GRUB's password_pbkdf2. */
  readonly grub: string;
}

export async function hashMenuPassword(password: string): Promise<MenuHashes> {
  const salt = randomBytes(32);
  const key = await promisify(pbkdf2)(password, salt, PBKDF2_ROUNDS, 64, "sha512");
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
  return {
    crypt: sha512Crypt(password, cryptSalt(randomBytes(16))),
    grub: `grub.pbkdf2.sha512.${PBKDF2_ROUNDS}.${hex(salt)}.${hex(key)}`,
  };
}
