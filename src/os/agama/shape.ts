// Which keys and values Agama's profile may have (Agama's profile, storage and software schemas, as of SLES 16 and Leap 16). Agama refuses a
// profile with any other, and installs nothing.
import { z } from "zod";
import { error, type Note } from "../answers/note.ts";

const text = z.string();
const texts = z.array(text);
const flag = z.boolean();
const natural = z.int().min(0);

/** `20 GiB`, or bytes. */
const amount = z.union([natural, text.regex(/^\d+(\.\d+)?(\s*([kmgtpezy]i?)?b)?$/i)]);
const limit = z.union([amount, z.literal("current")]);
const size = z.union([amount, z.array(limit).min(1).max(2), z.strictObject({ min: limit, max: limit.optional() })]);

const password = { password: text };
const luks = { ...password, cipher: text.optional(), keySize: z.int().optional() };
const encryption = z.union([
  z.strictObject({ luks1: z.strictObject(luks) }),
  z.strictObject({
    luks2: z.strictObject({
      ...luks,
      pbkdFunction: z.enum(["pbkdf2", "argon2i", "argon2id"]).optional(),
      label: text.optional(),
      tpm: flag.optional(),
    }),
  }),
  z.strictObject({
    pervasiveLuks2: z.strictObject({ ...password, apqns: texts.optional(), keyType: text.optional() }),
  }),
  z.strictObject({ tpmFde: z.strictObject(password) }),
  z.enum(["protected_swap", "secure_swap", "random_swap", "protectedSwap", "secureSwap", "randomSwap"]),
]);

const fileSystemKind = z.enum([
  "bcachefs",
  "btrfs",
  "exfat",
  "ext2",
  "ext3",
  "ext4",
  "f2fs",
  "jfs",
  "nfs",
  "nilfs2",
  "ntfs",
  "reiserfs",
  "swap",
  "tmpfs",
  "vfat",
  "xfs",
]);
const filesystem = z.strictObject({
  reuseIfPossible: flag.optional(),
  type: z.union([fileSystemKind, z.strictObject({ btrfs: z.strictObject({ snapshots: flag.optional() }) })]).optional(),
  label: text.optional(),
  path: text.optional(),
  mountBy: z.enum(["device", "id", "label", "path", "uuid"]).optional(),
  mkfsExtraArguments: text.optional(),
  mkfsOptions: texts.optional(),
  mountOptions: texts.optional(),
});

const order = z.enum(["asc", "desc"]);
const criterion = z.union([
  z.enum(["name", "size", "number"]),
  z.strictObject({ name: order }),
  z.strictObject({ size: order }),
  z.strictObject({ number: order }),
]);
const compared = z.union([
  amount,
  z.strictObject({ equal: amount }),
  z.strictObject({ greater: amount }),
  z.strictObject({ less: amount }),
]);
/** By name, all, or as described. */
const search = z.union([
  text,
  z.strictObject({
    condition: z
      .union([z.strictObject({ name: text }), z.strictObject({ size: compared }), z.strictObject({ number: z.int() })])
      .optional(),
    sort: z.union([criterion, z.array(criterion)]).optional(),
    max: z.int().min(1).optional(),
    ifNotFound: z.enum(["skip", "error", "create"]).optional(),
  }),
]);

const generated = z.enum(["default", "mandatory"]);
const made = { search: search.optional(), size: size.optional(), encryption: encryption.optional() };
const removed = [
  z.strictObject({ search, delete: z.literal(true) }),
  z.strictObject({ search, deleteIfNeeded: z.literal(true), size: size.optional() }),
] as const;
const partition = z.union([
  z.strictObject({
    generate: z.union([generated, z.strictObject({ partitions: generated, encryption: encryption.optional() })]),
  }),
  z.strictObject({
    ...made,
    alias: text.optional(),
    id: z.enum(["linux", "swap", "lvm", "raid", "esp", "prep", "bios_boot"]).optional(),
    filesystem: filesystem.optional(),
  }),
  ...removed,
]);
const named = text.regex(/^[^/]+$/);
const stripes = { stripes: z.int().min(1).max(128).optional(), stripeSize: amount.optional() };
const volume = z.union([
  z.strictObject({
    generate: z.union([
      generated,
      z.strictObject({ logicalVolumes: generated, encryption: encryption.optional(), ...stripes }),
    ]),
  }),
  z.strictObject({ ...made, ...stripes, name: named.optional(), filesystem: filesystem.optional() }),
  z.strictObject({ ...made, ...stripes, pool: z.literal(true), alias: text.optional(), name: named.optional() }),
  z.strictObject({ ...made, usedPool: text, name: named.optional(), filesystem: filesystem.optional() }),
  ...removed,
]);
const whole = {
  search: search.optional(),
  alias: text.optional(),
  encryption: encryption.optional(),
  filesystem: filesystem.optional(),
  ptableType: z.enum(["gpt", "msdos", "dasd"]).optional(),
  partitions: z.array(partition).optional(),
};
const storage = z.strictObject({
  boot: z.strictObject({ configure: flag, device: text.optional() }).optional(),
  drives: z.array(z.strictObject(whole)).optional(),
  mdRaids: z
    .array(
      z.strictObject({
        ...whole,
        name: named.optional(),
        level: z.enum(["raid0", "raid1", "raid5", "raid6", "raid10"]).optional(),
        parity: text.optional(),
        chunkSize: amount.optional(),
        devices: texts.optional(),
      }),
    )
    .optional(),
  volumeGroups: z
    .array(
      z.strictObject({
        name: named,
        search: search.optional(),
        extentSize: amount.optional(),
        physicalVolumes: z
          .array(
            z.union([
              text,
              z.strictObject({ generate: texts }),
              z.strictObject({
                generate: z.strictObject({
                  targetDevices: texts,
                  spacePolicy: z.enum(["useNeeded", "useAvailable"]).optional(),
                  encryption: encryption.optional(),
                }),
              }),
            ]),
          )
          .optional(),
        logicalVolumes: z.array(volume).optional(),
      }),
    )
    .optional(),
});

const connection = z.strictObject({
  id: text,
  interface: text.optional(),
  macAddress: text.optional(),
  customMacAddress: text.optional(),
  mtu: natural.optional(),
  method4: z.enum(["auto", "manual", "link-local", "disabled"]).optional(),
  method6: z.enum(["auto", "manual", "dhcp", "link-local", "shared", "disabled"]).optional(),
  gateway4: text.optional(),
  gateway6: text.optional(),
  addresses: texts.optional(),
  nameservers: texts.optional(),
  dnsSearchList: texts.optional(),
  dnsSearchlist: texts.optional(),
  ignoreAutoDns: flag.optional(),
  status: z.enum(["up", "down", "keep", "removed"]).optional(),
  autoconnect: flag.optional(),
  persistent: flag.optional(),
  wireless: z.record(text, z.unknown()).optional(),
  match: z.record(z.enum(["kernel", "interface", "driver", "path"]), texts).optional(),
  "ieee-8021x": z.record(text, z.unknown()).optional(),
  bond: z
    .strictObject({
      mode: z
        .enum(["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"])
        .optional(),
      options: text.optional(),
      ports: texts.optional(),
    })
    .optional(),
  bridge: z
    .strictObject({
      stp: flag.optional(),
      forwardDelay: natural.optional(),
      priority: natural.optional(),
      maxAge: natural.optional(),
      helloTime: natural.optional(),
      ports: texts.optional(),
    })
    .optional(),
  vlan: z
    .strictObject({
      id: z.int().min(0).max(4094),
      parent: text,
      protocol: z.enum(["802.1Q", "802.1ad"]).optional(),
      flags: texts.optional(),
    })
    .optional(),
});

const script = {
  name: text,
  body: text.optional(),
  content: text.optional(),
  url: text.optional(),
};
const oneSource = (one: { body?: unknown; content?: unknown; url?: unknown }) =>
  [one.body, one.content, one.url].filter((each) => each !== undefined).length === 1;
const scripts = z.array(z.strictObject(script).refine(oneSource)).optional();
const keys = z.union([text, texts]).optional();
const account = { hashedPassword: flag.optional(), sshPublicKey: keys, sshPublicKeys: keys };
const anything = z.record(text, z.unknown()).optional();

const profile = z.strictObject({
  $schema: text.optional(),
  product: z.strictObject({
    id: text,
    mode: text.optional(),
    registrationCode: text.optional(),
    registrationEmail: text.optional(),
    registrationUrl: text.optional(),
    addons: z
      .array(z.strictObject({ id: text, version: text.optional(), registrationCode: text.optional() }))
      .optional(),
  }),
  hostname: z.object({ static: text.optional(), transient: text.optional() }).optional(),
  l10n: z.strictObject({ locale: text.optional(), keymap: text.optional(), timezone: text.optional() }).optional(),
  localization: z
    .strictObject({ language: text.optional(), keyboard: text.optional(), timezone: text.optional() })
    .optional(),
  proxy: z.object({ enabled: flag.optional(), httpProxy: text.optional(), httpsProxy: text.optional() }).optional(),
  ntp: z
    .object({
      sources: z
        .array(z.object({ type: z.enum(["pool", "server", "peer"]), address: text, iburst: flag.optional() }))
        .optional(),
    })
    .optional(),
  bootloader: z
    .object({
      stopOnBootMenu: flag.optional(),
      timeout: natural.optional(),
      extraKernelParams: text.optional(),
      updateNvram: flag.optional(),
    })
    .refine(({ stopOnBootMenu, timeout }) => stopOnBootMenu === undefined || timeout === undefined)
    .optional(),
  software: z
    .object({
      patterns: z.union([texts, z.strictObject({ add: texts.optional(), remove: texts.optional() })]).optional(),
      packages: texts.optional(),
      onlyRequired: flag.optional(),
      extraRepositories: z
        .array(
          z.strictObject({
            alias: text.optional(),
            name: text.optional(),
            url: text.optional(),
            priority: z.int().optional(),
            productDir: text.optional(),
            enabled: flag.optional(),
            allowUnsigned: flag.optional(),
            gpgFingerprints: z.array(text.regex(/^[0-9a-fA-F ]+/)).optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  network: z.strictObject({ state: anything, connections: z.array(connection).optional() }).optional(),
  root: z.strictObject({ password: text.optional(), ...account }).optional(),
  user: z.strictObject({ userName: text, fullName: text, password: text, ...account }).optional(),
  storage: storage.optional(),
  legacyAutoyastStorage: z.array(z.record(text, z.unknown())).optional(),
  questions: z
    .strictObject({
      policy: z.enum(["auto", "user"]).optional(),
      answers: z.array(z.record(text, z.unknown())).optional(),
    })
    .optional(),
  scripts: z
    .strictObject({
      pre: scripts,
      postPartitioning: scripts,
      post: z.array(z.strictObject({ ...script, chroot: flag.optional() }).refine(oneSource)).optional(),
      init: scripts,
    })
    .optional(),
  files: z
    .array(
      z.strictObject({
        destination: text,
        content: text.optional(),
        url: text.optional(),
        permissions: text.optional(),
        user: text.optional(),
        group: text.optional(),
      }),
    )
    .optional(),
  access: z
    .strictObject({
      ssh: z.enum(["enabled", "default"]).optional(),
      webConsole: z.enum(["enabled", "default"]).optional(),
    })
    .optional(),
  security: anything,
  dasd: anything,
  zfcp: anything,
  iscsi: anything,
});

/** What Agama would refuse, each at its place. */
export function shapeNotes(whole: unknown): readonly Note[] {
  const found = profile.safeParse(whole);
  if (found.success) return [];
  return found.error.issues.flatMap((issue) => {
    const at = issue.path.join(".");
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) =>
        error(at === "" ? key : `${at}.${key}`, "Agama has no such section and refuses the profile"),
      );
    return [error(at, "Agama refuses the profile for what stands here")];
  });
}
