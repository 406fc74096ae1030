// A spec: what a person wants on the installed system, in words of no single OS. The families render it.
// Every value is checked here to its last character: what passes may stand in a line that an installer obeys.
import { z } from "zod";
import { utf8 } from "../net/bytes.ts";
import { isSha512Crypt } from "./password.ts";

const LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const DOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);

/** One label of a host name (RFC 1123 §2.1), lower case. */
export const hostNameSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "lower-case letters, digits and dashes, 1 to 63 of them, no dots");

/** A host by full name or by address. */
const hostSchema = z.string().max(253).regex(DOMAIN, "a host name or an address, such as ntp.example.org");

/**
 * A person's name in any language; runs of spaces count as one. No control characters or Unicode line breaks; no
 * `:` and `,` (fields of /etc/passwd), `&` (finger's own), `=` (chfn refuses it) or `\` (continues an installer's line).
 */
const fullNameSchema = z
  .string()
  .max(200)
  .overwrite((text) => text.replaceAll(/ +/g, " ").trim())
  .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029:,&=\\]*$/u, "one line of text without : , & = and \\");

/**
 * A crypt(3) SHA-512 hash, which is all that a spec keeps of a password. Where a person types the password itself, it
 * is hashed before it gets here (`sha512Crypt`); the value is not repeated in the error, since it may be clear text.
 */
export const passwordHashSchema = z
  .string()
  .refine(isSha512Crypt, "no SHA-512 crypt hash ($6$…); clear text is not kept, make a hash with: openssl passwd -6");

/** One line of an authorized_keys file, without options: type, base64 key, comment (sshd(8)). RSA of 16384 bits fits. */
const sshKeySchema = z
  .string()
  .max(4096)
  .regex(
    /^(ssh-(rsa|ed25519)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+={0,2}( [\x20-\x26\x28-\x7e]*)?$/,
    "an SSH public key on one line: ssh-ed25519 AAAA… comment",
  );

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
    "grsec-tpe grsec-sock-all grsec-sock-clt grsec-sock-srv grsec-proc render"
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
  sshKeys: z.array(sshKeySchema).max(50).default([]),
  /** May become root; without a password of their own, without being asked for one. */
  sudo: z.boolean().default(false),
});
export type User = z.infer<typeof userSchema>;

/** A shell script, run in the installed system before its first boot. Whatever text it is, it is carried byte for byte. */
const scriptSchema = z
  .string()
  .refine((text) => utf8(text).length <= 32_768, "at most 32 KiB; let a longer one fetch its parts")
  .refine((text) => !text.includes("\0"), "a script has no NUL bytes")
  .refine((text) => text.isWellFormed(), "the text is broken: half of a character");

/** An installer runs what it does at the end as one argument of a shell: 128 KiB (MAX_ARG_STRLEN), script included. */
const MAX_KEY_CHARACTERS = 32_768;

export const specSchema = z
  .strictObject({
    /** Language and country: the installer asks for a country when there is none. */
    locale: z
      .string()
      .regex(/^[a-z]{2,3}_[A-Z]{2}(\.UTF-8)?(@[a-z]{1,20})?$/, "language and country, such as en_US.UTF-8")
      .default("en_US.UTF-8"),
    /** Name of an X keyboard layout, with a variant in parentheses where it has one: `us`, `de`, `ch(fr)`. */
    keyboard: z
      .string()
      .regex(/^[a-z]{2,12}(\([a-z0-9_-]{1,32}\))?$/, "a keyboard layout, such as us, de or ch(fr)")
      .default("us"),
    /** As in the time zone database. */
    timeZone: z
      .string()
      .max(64)
      .regex(/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/, "a time zone, such as Europe/Berlin or Etc/UTC")
      .default("Etc/UTC"),
    /** Time servers, of the installation and of the installed system. Empty: what the distribution does by itself. */
    ntp: z.array(hostSchema).max(8).default([]),
    /** Null: the machine's name. */
    hostName: hostNameSchema.nullable().default(null),
    domain: hostSchema.nullable().default(null),
    /** Device of the disk that is wiped. Null: the first disk, in the kernel's order. */
    disk: z
      .string()
      .max(200)
      .regex(/^\/dev(\/[A-Za-z0-9_+:@=-][A-Za-z0-9_.+:@=-]*){1,4}$/, "a device, such as /dev/sda or /dev/disk/by-id/…")
      .nullable()
      .default(null),
    /** plain: one root partition and swap. lvm: the same as logical volumes. */
    layout: z.enum(["plain", "lvm"]).default("plain"),
    /** Null: root cannot log in; a user with sudo does the work. */
    root: z.strictObject({ passwordHash: passwordHashSchema.nullable().default(null) }).prefault({}),
    users: z.array(userSchema).max(32).default([]),
    /** Added to what the layout and the users need; names as the distribution has them. */
    packages: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9.+-]{1,127}$/, "a package's name"))
      .max(1000)
      .default([]),
    scripts: z.strictObject({ after: scriptSchema.nullable().default(null) }).prefault({}),
    atEnd: z.enum(["reboot", "poweroff"]).default("reboot"),
  })
  .superRefine((spec, context) => {
    const administrators = spec.users.filter((user) => user.sudo && mayLogIn(user));
    if (spec.root.passwordHash === null && administrators.length === 0)
      context.addIssue({
        code: "custom",
        path: ["root", "passwordHash"],
        message: "nobody could become root: give root a password, or a user with sudo a password or an SSH key",
      });
    const keyCharacters = spec.users.flatMap((user) => user.sshKeys).reduce((sum, key) => sum + key.length, 0);
    if (keyCharacters > MAX_KEY_CHARACTERS)
      context.addIssue({ code: "custom", path: ["users"], message: "all SSH keys together: at most 32 KiB" });
    spec.users.forEach((user, index) => {
      if (spec.users.findIndex((other) => other.name === user.name) !== index)
        context.addIssue({ code: "custom", path: ["users", index, "name"], message: `"${user.name}" is there twice` });
    });
  });
export type Spec = z.infer<typeof specSchema>;

/** Is there a way in for this user? */
function mayLogIn(user: User): boolean {
  return user.passwordHash !== null || user.sshKeys.length > 0;
}
