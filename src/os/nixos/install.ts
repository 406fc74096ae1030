// What NixOS' netboot system is told: a unit of systemd, as a credential on the kernel's command line (systemd.system-credentials(7),
// `systemd.extra-unit.`, from systemd 256 on, which is NixOS 24.11), that fetches the install script and runs it.
import { runCommand, type Script } from "../../machines/spec/scripts.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { installProgram, reportByCurl } from "../answers/install-script.ts";
import { layoutSettings, partitionProgram } from "../answers/partition-program.ts";
import { fileLines } from "../answers/shell.ts";
import { afterLines } from "../answers/system-setup.ts";

/** Where programs are in NixOS: a unit has no search path of its own. */
const BIN = "/run/current-system/sw/bin";

export function startUnit(context: AnswerContext): string {
  const script = "/run/bootlace-install";
  return [
    "[Unit]",
    "Wants=network-online.target",
    "After=network-online.target multi-user.target",
    "[Service]",
    "Type=oneshot",
    `Environment=PATH=${BIN} HOME=/root`,
    `ExecStart=${BIN}/curl -fsS --retry 9 --retry-all-errors -o ${script} ${context.answerUrl("install.sh")}`,
    `ExecStart=${BIN}/bash ${script}`,
    "StandardOutput=journal+console",
    "StandardError=journal+console",
    "",
  ].join("\n");
}

export function unitArguments(context: AnswerContext): readonly string[] {
  const unit = Buffer.from(startUnit(context), "utf8").toString("base64");
  return [
    `systemd.set_credential_binary=systemd.extra-unit.bootlace.service:${unit}`,
    "systemd.wants=bootlace.service",
  ];
}

export function installScript(spec: Spec, context: AnswerContext): string {
  const { packages } = context;
  return installProgram(spec, context, {
    interpreter: "/usr/bin/env bash",
    settings: layoutSettings(spec),
    work: [
      "# write",
      reportByCurl(context, "writing"),
      ...partitionProgram(),
      "# system",
      reportByCurl(context, "system"),
      "nixos-generate-config --root /mnt",
      `curl -fsS --retry 5 -o /mnt/etc/nixos/configuration.nix '${context.answerUrl("configuration.nix")}'`,
      "# The loader goes where this machine's firmware looks for it.",
      'if [ -z "$boot_disks" ]; then',
      ...fileLines("/mnt/etc/nixos/bootlace-boot.nix", UEFI),
      "else",
      "  devices=",
      '  for one in $boot_disks; do devices="$devices \\"$one\\""; done',
      '  echo "{ boot.loader.grub = { enable = true; devices = [$devices ]; }; }" > /mnt/etc/nixos/bootlace-boot.nix',
      "fi",
      `nixos-install --root /mnt --no-root-passwd${packages === null ? "" : ` --option substituters '${packages.url}'`}`,
      "# after",
      ...afterLines(spec, "system", inSystem),
      "# outside",
      ...afterLines(spec, "installer"),
    ],
  });
}

function inSystem(script: Script, number: number): readonly string[] {
  const path = `/root/bootlace-after-${number}`;
  return [
    ...fileLines(`/mnt${path}`, script.text),
    `chmod 700 /mnt${path}`,
    `nixos-enter --root /mnt -- ${runCommand(script, path)}`,
    `rm -f /mnt${path}`,
  ];
}

const UEFI = `{
  boot.loader.efi.efiSysMountPoint = "/boot/efi";
  boot.loader.grub = { enable = true; device = "nodev"; efiSupport = true; efiInstallAsRemovable = true; };
}
`;
