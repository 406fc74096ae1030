import { describe, expect, test } from "bun:test";
import { eventOfFetch } from "./fetched.ts";

const install = { door: "tftp" as const, kernels: ["media/d12/linux"], initrds: ["media/d12/initrd.gz"] };

describe("what a fetch means", () => {
  const cases: [string, "whole" | "part" | "aborted" | "absent", string | null][] = [
    ["loaders/ipxe/undionly.kpxe", "whole", "boot.loader"],
    ["loaders/ipxe/undionly.kpxe", "part", "boot.size"],
    ["media/d12/linux", "part", null],
    ["loaders/pxelinux/pxelinux.0", "aborted", "boot.aborted"],
    ["loaders/pxelinux/pxelinux.cfg/01-52-54-00-00-00-01", "whole", "boot.script"],
    ["loaders/pxelinux/pxelinux.cfg/C0A80001", "absent", null],
    ["boot/52-54-00-00-00-01/script.ipxe", "whole", "boot.script"],
    ["grub/grub.cfg-01-52-54-00-00-00-01", "whole", "boot.script"],
    ["grub/x86_64-efi/command.lst", "absent", null],
    ["loaders/grub/revocations.efi", "absent", null],
    ["boot/52-54-00-00-00-01/menu/sel_nw.png", "absent", null],
    ["boot/52-54-00-00-00-01/menu/background.png", "absent", "boot.missing"],
    ["media/d12/linux", "whole", "boot.kernel"],
    ["media/d12/initrd.gz", "whole", "boot.initrd"],
    ["media/d12/other", "whole", null],
    ["media/d12/other", "absent", "boot.missing"],
    ["grub/grub.cfg", "whole", null],
    ["centos7/initrd7.img", "whole", "boot.file"],
    ["pxelinux.0", "whole", "boot.file"],
    ["centos7/Packages/bash.rpm", "whole", "install.packages"],
    ["media/m/pool/main/a_1_amd64.udeb", "whole", "install.packages"],
    ["media/m/dists/bookworm/InRelease", "absent", null],
  ];
  for (const [path, outcome, name] of cases)
    test(`${path} ${outcome}: ${name}`, () => expect(eventOfFetch({ path, outcome, ...install })).toBe(name as never));
});
