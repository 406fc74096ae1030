import { expect, test } from "bun:test";
import { openSpecSchema } from "../../machines/spec.ts";
import { expected, expectedPackages } from "./expected.ts";

const INDEX = `Package: libc6
Priority: optional
Depends: libgcc-s1

Package: libgcc-s1
Priority: optional

Package: dpkg
Priority: required
Pre-Depends: libc6 (>= 2.36), tar (>= 1.28-1)
Description: three lines
 Depends: nothing
 .

Package: tar
Priority: required

Package: apt
Priority: required
Depends: libc6 (>= 2.36) | libc0, gpgv | gpgv1, debian-archive-keyring, not-here

Package: gpgv
Priority: important
Provides: gpg-verifier (= 1), other

Package: debian-archive-keyring
Priority: important
Depends: gpg-verifier | nothing

Package: linux-image-amd64
Priority: optional
Depends: linux-image-6.1.0-1-amd64 (= 6.1.1)

Package: linux-image-6.1.0-1-amd64
Priority: optional
Depends: kmod:any

Package: kmod
Priority: optional

Package: nginx
Priority: optional
Depends: libc6, iproute2

Package: iproute2
Priority: optional

Package: lvm2
Priority: optional

Package: cryptsetup-initramfs
Priority: optional
`;
/** In pieces that do not end where stanzas do. */
async function* pieces(text: string, size = 7): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

test("the base system by priority, the kernel, what is asked for, each with what it depends on", async () => {
  const count = (...wanted: string[]) => expectedPackages(pieces(INDEX), { architecture: "amd64", wanted });
  // dpkg, tar, apt, gpgv, the keyring; libc6, libgcc-s1; the kernel's two, kmod.
  expect(await count()).toBe(10);
  expect(await count("nginx")).toBe(12);
  expect(await count("never-heard-of")).toBe(10);
});

test("with what its disks need; not to be known without an index, or with tasks", async () => {
  const files = new Map([["dists/bookworm/main/binary-amd64/Packages.gz", INDEX]]);
  const look = async (path: string) => {
    const text = files.get(path);
    return text === undefined ? null : pieces(text);
  };
  const media = { version: "12.5", architecture: "x86_64" };
  const spec = openSpecSchema.parse({ root: { sshKeys: ["ssh-ed25519 AAAA"] }, packages: ["nginx"] });
  expect(await expected(look, spec, media)).toBe(12);
  expect(await expected(look, spec, { ...media, version: "11" })).toBeNull();
  expect(await expected(look, spec, { ...media, architecture: "riscv128" })).toBeNull();
  const { layout } = openSpecSchema.parse({ layout: { kind: "lvm", encryption: { secret: "disk" } } });
  expect(await expected(look, { ...spec, layout }, media)).toBe(14);
  expect(await expected(look, { ...spec, groups: ["desktop"] }, media)).toBeNull();
});
