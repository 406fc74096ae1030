// Steps of installers that are known to be silent for long: by what an installer said last, how long it may say nothing more.
// What is not known here has STALL_MINUTES.

/** So long an install may say nothing. Kernels unpack, packages are set up. */
export const STALL_MINUTES = 5;

const LONG: readonly { readonly says: RegExp; readonly minutes: number }[] = [
  // The initial RAM disk is made anew, on slow disks for each kernel.
  { says: /update-initramfs|dracut|mkinitr(?:d|amfs)|mkinitcpio|depmod/i, minutes: 20 },
  // File systems and arrays of large disks, and their encryption.
  { says: /mk(?:e2|x?)fs|mkfs|formatting|file ?system|partition|wiping|mdadm|cryptsetup|luks/i, minutes: 20 },
  { says: /grub|boot ?loader|os-prober/i, minutes: 15 },
  // A person's own commands at the end, and what packages do when they are set up.
  { says: /late[-_ ]command|%post|post-install|in-target|scriptlet|chroot/i, minutes: 30 },
  { says: /selinux|restorecon|fixfiles|relabel/i, minutes: 30 },
  // Whole systems are copied from one file.
  {
    says: /squashfs|rsync|extract|(?<!linux-)\bimage\b|curtin|unpack-?(?:ing)? .*(?:tar|system)|\bwim\b|writing/i,
    minutes: 30,
  },
  { says: /dist-upgrade|security updates|unattended-upgrade|updates? (?:are|is) installed/i, minutes: 30 },
  { says: /setting up (?:linux-|\S*-dkms|man-db|mysql|mariadb|postgresql)|\bdkms\b/i, minutes: 15 },
];

/** How long, in minutes, nothing more need come. @param said the last phase, or the last line of the log; null: nothing yet */
export function patienceMinutes(said: string | null): number {
  const known = said === null ? [] : LONG.filter(({ says }) => says.test(said));
  return Math.max(STALL_MINUTES, ...known.map(({ minutes }) => minutes));
}
