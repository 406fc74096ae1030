// Who may come into the installed system: root and users, their passwords (as hashes), SSH keys, sudo.
import { z } from "zod";
import { isCrypt } from "../crypt-form.ts";
import { lineSchema, pathSchema } from "./words.ts";

/**
 * A person's name in any language; runs of spaces count as one. No `:` and `,` (fields of /etc/passwd), `&` (finger's
 * own), `=` (chfn refuses it) or `\` (continues an installer's line).
 */
const fullNameSchema = lineSchema
  .max(200)
  .overwrite((text) => text.replaceAll(/ +/g, " ").trim())
  .regex(/^[^:,&=\\]*$/u, "one line of text without : , & = and \\");

/**
 * A crypt(3) hash, which is all that a spec keeps of a password. Where a person types the password itself, it is made
 * a SHA-512 one before it gets here (`sha512Crypt`); the value is not repeated in the error: it may be clear text.
 */
export const passwordHashSchema = z
  .string()
  .refine(isCrypt, "no SHA-512 crypt hash ($6$…); clear text is not kept, make a hash with: openssl passwd -6");

/** One line of an authorized_keys file, without options: type, base64 key, comment (sshd(8)). RSA of 16384 bits fits. */
const sshKeySchema = z
  .string()
  .max(4096)
  .regex(
    /^(ssh-(rsa|ed25519)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+={0,2}( [\x20-\x26\x28-\x7e]*)?$/,
    "an SSH public key on one line: ssh-ed25519 AAAA… comment",
  );
const sshKeys = z.array(sshKeySchema).max(50).default([]);

/** Names of accounts and groups that systems have or expect for themselves; installers stop and ask at one of them. */
const SYSTEM_ACCOUNTS: ReadonlySet<string> = new Set(
  (
    "root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody adm tty disk kmem " +
    "dialout fax voice cdrom floppy tape sudo wheel audio dip operator src shadow utmp video sasl plugdev staff users " +
    "nogroup input kvm render sgx crontab admin netplan ftn mysql postgres tac-plus alias qmail qmaild qmails qmailr " +
    "qmailq qmaill qmailp asterisk vpopmail vchkpw slurm hacluster haclient ceph opensrf libvirt-qemu bind cupsys dcc " +
    "dhcp dictd dnsmasq dovecot fetchmail firebird ftp fuse gdm haldaemon hplilp identd jwhois klog lpadmin messagebus " +
    "mythtv netdev powerdev radvd saned sbuild scanner slocate ssh sshd ssl-cert sslwrap statd syslog telnetd tftpd " +
    "systemd-network systemd-resolve systemd-timesync systemd-journal systemd-coredump polkitd avahi tss uuidd " +
    "grsec-tpe grsec-sock-all grsec-sock-clt grsec-sock-srv grsec-proc"
  ).split(" "),
);

export const userSchema = z.strictObject({
  /** Debian's NAME_REGEX: what adduser takes without being forced. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/, "a lower-case letter, then letters, digits, _ and -, at most 32")
    .refine((name) => !SYSTEM_ACCOUNTS.has(name), "this account or group is the system's own"),
  fullName: fullNameSchema.default(""),
  /** Null: no password; the user comes in by SSH key. */
  passwordHash: passwordHashSchema.nullable().default(null),
  sshKeys,
  /** May become root; without a password of their own, without being asked for one. */
  sudo: z.boolean().default(false),
  /** Further groups. They must be there on the installed system, or come with its packages. */
  groups: z
    .array(z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, "a group's name"))
    .max(32)
    .default([]),
  shell: pathSchema.default("/bin/bash"),
  /** Null: the next free one. */
  uid: z.int().min(1000).max(4_294_967_293).nullable().default(null),
});
export type User = z.infer<typeof userSchema>;

export const accountsShape = {
  /** Null: root cannot log in by password; a user with sudo does the work. */
  root: z.strictObject({ passwordHash: passwordHashSchema.nullable().default(null), sshKeys }).prefault({}),
  users: z.array(userSchema).max(32).default([]),
};

/** Is there a way in for this account? */
export function mayLogIn(account: Pick<User, "passwordHash" | "sshKeys">): boolean {
  return account.passwordHash !== null || account.sshKeys.length > 0;
}
