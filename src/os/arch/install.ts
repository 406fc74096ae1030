// Arch's three files: the script that the live system runs, archinstall's configuration, and the script for the new system.
// archinstall installs into what is mounted below /mnt (`pre_mounted_config`): how its own words for disks look changes with
// every few releases, and none of them says "the smallest disk" or "what is left". Of users it takes hashes from 3.0.3 on only.
import type { Spec } from "../../machines/spec.ts";
import { assignments } from "../answers/assignments.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { installProgram, reportByCurl } from "../answers/install-script.ts";
import { networkdFiles } from "../answers/networkd.ts";
import { layoutSettings, partitionProgram } from "../answers/partition-program.ts";
import { setupProgram, setupSettings } from "../answers/setup-program.ts";
import { fileLines } from "../answers/shell.ts";
import { afterLines } from "../answers/system-setup.ts";

export const NETWORK = "/etc/systemd/network";
const CHROOT = "arch-chroot /mnt";

/** archinstall's words, as much as all its versions from 2.8 on take alike. */
export function userConfiguration(spec: Spec, context: AnswerContext): Readonly<Record<string, unknown>> {
  const [, language = "en_US", encoding = "UTF-8", variant = ""] =
    /^([a-z]+_[A-Z]+)(?:\.(UTF-8))?(@[a-z]+)?$/.exec(spec.locale) ?? [];
  const { packages } = context;
  return {
    "archinstall-language": "English",
    disk_config: { config_type: "pre_mounted_config", mountpoint: "/mnt" },
    hostname: context.name.hostName,
    kernels: ["linux"],
    locale_config: { kb_layout: keymap(spec.keyboard), sys_enc: encoding, sys_lang: `${language}${variant}` },
    timezone: spec.timeZone,
    ntp: true,
    swap: false,
    packages: programs(spec),
    ...(packages === null ? {} : { mirror_config: { custom_servers: [{ url: `${packages.url}/$repo/os/$arch` }] } }),
  };
}

/** Of the new system: what boots it, what its network, users and shells need. A person's own come in setup.sh. */
function programs({ users, layout, firewall, bootLoader }: Spec): readonly string[] {
  const shells = users.map(({ shell }) => shell.split("/").at(-1) ?? "");
  return [
    ...(bootLoader.install ? ["grub", "efibootmgr"] : []),
    "openssh",
    ...(users.some(({ sudo }) => sudo) ? ["sudo"] : []),
    ...["zsh", "fish", "dash"].filter((shell) => shells.includes(shell)),
    ...(layout.kind === "lvm" ? ["lvm2"] : []),
    ...(layout.raid === null ? [] : ["mdadm"]),
    ...(layout.kind === "btrfs" ? ["btrfs-progs"] : []),
    ...(layout.mounts.some(({ fs }) => fs === "xfs") ? ["xfsprogs"] : []),
    ...(layout.mounts.some(({ fs }) => fs === "vfat") ? ["dosfstools"] : []),
    ...(firewall?.enabled ? ["firewalld"] : []),
  ];
}

/** kbd's names: a variant stands behind a dash. */
function keymap(keyboard: string): string {
  return keyboard.replace(/\((.*)\)$/, "-$1");
}

/** bash, in the live system. */
export function installScript(spec: Spec, context: AnswerContext): string {
  const fetch = (name: string, to: string) => `curl -fsS --retry 5 -o ${to} '${context.answerUrl(name)}'`;
  return installProgram(spec, context, {
    interpreter: "/bin/bash",
    settings: layoutSettings(spec),
    work: [
      "# write",
      reportByCurl(context, "writing"),
      ...partitionProgram(),
      "# system",
      fetch("user_configuration.json", "/tmp/user_configuration.json"),
      "archinstall --config /tmp/user_configuration.json --silent --skip-boot --mountpoint /mnt",
      reportByCurl(context, "system"),
      fetch("setup.sh", "/mnt/root/bootlace-setup.sh"),
      `${CHROOT} /bin/bash /root/bootlace-setup.sh`,
      "rm -f /mnt/root/bootlace-setup.sh",
      ...(spec.bootLoader.install ? loader(spec) : []),
      "# after",
      ...afterLines(spec, "installer"),
    ],
  });
}

function loader({ layout }: Spec): readonly string[] {
  const hooks = [...(layout.raid === null ? [] : ["mdadm_udev"]), ...(layout.kind === "lvm" ? ["lvm2"] : [])];
  return [
    ...(layout.raid === null ? [] : ["mdadm --detail --scan >> /mnt/etc/mdadm.conf"]),
    ...(hooks.length === 0
      ? []
      : [`sed -i 's/^\\(HOOKS=.*\\) filesystems/\\1 ${hooks.join(" ")} filesystems/' /mnt/etc/mkinitcpio.conf`]),
    ...(hooks.length === 0 ? [] : [`${CHROOT} mkinitcpio -P`]),
    `for one in $boot_disks; do ${CHROOT} grub-install --target=i386-pc "$one"; done`,
    'if [ -z "$boot_disks" ]; then',
    // Under the name that firmware looks for by itself, too: the machine's own list of systems may be lost.
    `  ${CHROOT} grub-install --target=x86_64-efi --efi-directory=/boot/efi --bootloader-id=arch`,
    `  ${CHROOT} grub-install --target=x86_64-efi --efi-directory=/boot/efi --removable`,
    "fi",
    `${CHROOT} grub-mkconfig -o /boot/grub/grub.cfg`,
  ];
}

/** In the new system. */
export function setupScript(spec: Spec, context: AnswerContext): string {
  const { kernelArguments, bootLoader, firewall, network, proxy, repositories } = spec;
  return [
    "#!/bin/bash",
    "set -e",
    ...setupSettings(spec),
    ...assignments({
      domain: context.name.domain ?? "",
      proxy: proxy ?? "",
      kernel_arguments: kernelArguments.join(" "),
      timeout: bootLoader.timeoutSeconds === null ? "" : String(bootLoader.timeoutSeconds),
      loader: bootLoader.install ? "yes" : "",
      firewall: firewall === null ? "" : firewall.enabled ? "on" : "off",
      firewall_services: (firewall?.services ?? []).join(" "),
      firewall_ports: (firewall?.ports ?? []).join(" "),
      groups: spec.groups.join("\n"),
      repositories: repositories
        .map(({ name, url, signed, keyUrl }) => [name, signed ? "Required" : "Never", keyUrl ?? "-", url].join(" "))
        .join("\n"),
    }),
    "# network",
    ...networkdFiles(network, context.machine).flatMap(({ name, text }) => fileLines(`${NETWORK}/${name}`, text)),
    "# setup",
    "ln -sf /run/systemd/resolve/stub-resolv.conf /etc/resolv.conf || true",
    "systemctl enable systemd-networkd systemd-resolved systemd-timesyncd sshd",
    'if [ -n "$domain" ]; then',
    '  echo "127.0.1.1 $(cat /etc/hostname).$domain $(cat /etc/hostname)" >> /etc/hosts',
    "fi",
    'if [ -n "$proxy" ]; then',
    '  printf "http_proxy=%s\\nhttps_proxy=%s\\n" "$proxy" "$proxy" >> /etc/environment',
    '  export http_proxy="$proxy" https_proxy="$proxy"',
    "fi",
    'printf "%s\\n" "$repositories" | while read -r name level key url; do',
    '  [ -n "$name" ] || continue',
    '  printf "\\n[%s]\\nSigLevel = %s\\nServer = %s\\n" "$name" "$level" "$url" >> /etc/pacman.conf',
    '  if [ "$key" != - ]; then',
    '    curl -fsS --retry 5 -o /tmp/bootlace-key "$key"',
    "    pacman-key --add /tmp/bootlace-key",
    '    pacman-key --lsign-key "$(gpg --show-keys --with-colons /tmp/bootlace-key | awk -F: \'$1 == "fpr" { print $10; exit }\')"',
    "  fi",
    "done",
    // With a group's name pacman takes all of it; a name may not have blanks there.
    "install=\"$packages $(printf '%s\\n' \"$groups\" | tr '\\n' ' ')\"",
    'if [ -n "$(echo "$install" | tr -d " ")" ]; then',
    "  # shellcheck disable=SC2086",
    "  pacman -Syu --noconfirm --needed $install",
    "fi",
    "# shellcheck disable=SC2086",
    'if [ -n "$without_packages" ]; then pacman -R --noconfirm $without_packages; fi',
    'if [ -n "$time_servers" ]; then',
    "  mkdir -p /etc/systemd/timesyncd.conf.d",
    '  printf "[Time]\\nNTP=%s\\n" "$time_servers" > /etc/systemd/timesyncd.conf.d/bootlace.conf',
    "fi",
    'if [ -n "$loader" ] && [ -n "$kernel_arguments" ]; then',
    '  sed -i "s|^GRUB_CMDLINE_LINUX_DEFAULT=.*|GRUB_CMDLINE_LINUX_DEFAULT=\\"$kernel_arguments\\"|" /etc/default/grub',
    "fi",
    'if [ -n "$loader" ] && [ -n "$timeout" ]; then sed -i "s/^GRUB_TIMEOUT=.*/GRUB_TIMEOUT=$timeout/" /etc/default/grub; fi',
    'if [ "$firewall" = on ]; then',
    "  firewall-offline-cmd --set-default-zone=public || true",
    "  firewall-offline-cmd --remove-service=ssh || true",
    '  for one in $firewall_services; do firewall-offline-cmd --add-service="$one"; done',
    '  for one in $firewall_ports; do firewall-offline-cmd --add-port="$one"; done',
    "  systemctl enable firewalld",
    "fi",
    ...setupProgram("shadow", "wheel"),
    "# after",
    ...afterLines(spec, "system"),
    "# end",
    "",
  ].join("\n");
}
