// A spec: what a person wants on the installed system, in words of no single OS. The families render it.
// One file a section, below spec/; here they are joined, and what holds between sections is checked.
import { z } from "zod";
import { accountsShape, mayLogIn } from "./spec/accounts.ts";
import { diskCount, diskSchema } from "./spec/disk.ts";
import { layoutSchema, RAID_DISKS } from "./spec/layout.ts";
import { networkSchema } from "./spec/network.ts";
import { placeShape } from "./spec/place.ts";
import { runningShape } from "./spec/running.ts";
import { rawSchema, scriptsSchema } from "./spec/scripts.ts";
import { softwareShape } from "./spec/software.ts";

/** An installer runs what it does at the end as one argument of a shell: 128 KiB (MAX_ARG_STRLEN), scripts included. */
const MAX_KEY_CHARACTERS = 32_768;

/** All of a spec but one question: can anybody get in? Beside a person's own answer file, that is the file's affair. */
export const openSpecSchema = z
  .strictObject({
    ...placeShape,
    network: networkSchema.prefault({}),
    disk: diskSchema.prefault({}),
    layout: layoutSchema.prefault({}),
    ...accountsShape,
    ...softwareShape,
    ...runningShape,
    scripts: scriptsSchema.prefault({}),
    raw: rawSchema,
  })
  .superRefine((spec, context) => {
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    const keys = [spec.root, ...spec.users].flatMap(({ sshKeys }) => sshKeys);
    if (keys.reduce((sum, key) => sum + key.length, 0) > MAX_KEY_CHARACTERS)
      fault(["users"], "all SSH keys together: at most 32 KiB");
    spec.users.forEach((user, index) => {
      if (spec.users.findIndex((other) => other.name === user.name) !== index)
        fault(["users", index, "name"], `"${user.name}" is there twice`);
      const sameUid = spec.users.findIndex((other) => other.uid === user.uid);
      if (user.uid !== null && sameUid !== index) fault(["users", index, "uid"], `${user.uid} is there twice`);
    });
    const disks = diskCount(spec.disk);
    const { raid } = spec.layout;
    if (raid !== null && disks < RAID_DISKS[raid])
      fault(
        ["layout", "raid"],
        `RAID ${raid} needs ${RAID_DISKS[raid]} disks or more: say so by disk.count, or name them`,
      );
    if (raid === null && spec.layout.kind === "plain" && disks > 1)
      fault(["disk"], "plain partitions lie on one disk; for several say layout lvm or btrfs, or a RAID level");
    if (raid !== null && spec.layout.keep.length > 0)
      fault(["layout", "keep"], "with RAID the disks are taken whole: nothing on them can be kept");
    if (spec.services.enable.some((name) => spec.services.disable.includes(name)))
      fault(["services", "disable"], "a service is both enabled and disabled");
  });
export type Spec = z.infer<typeof openSpecSchema>;

/** Where to say it, and what, when nobody could become root on the installed system; null when somebody can. */
export function accessFault({ root, users }: Spec): { readonly path: string[]; readonly message: string } | null {
  if (mayLogIn(root) || users.some((user) => user.sudo && mayLogIn(user))) return null;
  return {
    path: ["root", "passwordHash"],
    message: "nobody could become root: give root a password, or a user with sudo a password or an SSH key",
  };
}

export const specSchema = openSpecSchema.superRefine((spec, context) => {
  const fault = accessFault(spec);
  if (fault !== null) context.addIssue({ code: "custom", ...fault });
});
