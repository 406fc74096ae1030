// finish.ps1: runs as SYSTEM at the end of Windows' first start, before anybody can log on. What unattend.xml has no words for,
// then a person's scripts, then the report.
import type { AfterScript } from "../../machines/spec/scripts.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { cardsOf, macOf } from "./network.ts";
import { quotePs, writeLine } from "./power-shell.ts";

/** Names that people use for what Windows' firewall knows by its port. */
export const PORTS: Readonly<Record<string, string>> = {
  ssh: "22/tcp",
  http: "80/tcp",
  https: "443/tcp",
  rdp: "3389/tcp",
  winrm: "5985/tcp",
};

export type ScriptKind = "cmd" | "powershell";

/** By what a script is run: what is said, else what suits the place. Null: Windows has no such interpreter. */
export function kindOf(script: Pick<AfterScript, "text" | "interpreter">, usual: ScriptKind): ScriptKind | null {
  const said = script.interpreter ?? /^#! *(\S+)/.exec(script.text)?.[1] ?? null;
  if (said === null) return usual;
  const [, name] = /(?:^|\/)(cmd|powershell)(?:\.exe)?$/.exec(said) ?? [];
  return name === undefined ? null : (name as ScriptKind);
}

const LOG = "$env:SystemRoot\\Temp";

export function finishScript(spec: Spec, context: AnswerContext, server: boolean): string {
  const { firewall, services, layout, root, users } = spec;
  const ports = [...(firewall?.services ?? []).map((name) => PORTS[name] ?? name), ...(firewall?.ports ?? [])];
  const keys = [...root.sshKeys, ...users.filter(({ sudo }) => sudo).flatMap(({ sshKeys }) => sshKeys)];
  const feature = server
    ? "Install-WindowsFeature -Name"
    : "Enable-WindowsOptionalFeature -Online -All -NoRestart -FeatureName";
  const lines = [
    `# Made by Bootlace for ${context.name.hostName}.`,
    // A command that fails is written to the log; the rest is done all the same.
    "$ErrorActionPreference = 'Continue'",
    ...(context.secret("password-root") === null ? [] : ENABLE_ADMINISTRATOR),
    ...(context.name.domain === null
      ? []
      : [
          `Set-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters' -Name 'NV Domain' -Value '${context.name.domain}'`,
        ]),
    ...cardLines(spec, context),
    ...(spec.ntp.length === 0
      ? []
      : [
          `w32tm.exe /config /manualpeerlist:"${spec.ntp.join(" ")}" /syncfromflags:manual /update`,
          "Set-Service w32time -StartupType Automatic",
        ]),
    ...(spec.proxy === null ? [] : [`netsh.exe winhttp set proxy ${quotePs(spec.proxy.replace(/^https?:\/\//, ""))}`]),
    ...spec.groups.map((name) => `${feature} ${quotePs(name)}`),
    ...services.enable.map((name) => `Set-Service ${quotePs(name)} -StartupType Automatic`),
    ...services.disable.map((name) => `Set-Service ${quotePs(name)} -StartupType Disabled`),
    ...(firewall === null
      ? []
      : [`Set-NetFirewallProfile -All -Enabled ${firewall.enabled ? "True" : "False"}`, ...ports.map(portLine)]),
    ...pageFile(layout.swap),
    ...(spec.bootLoader.timeoutSeconds === null ? [] : [`bcdedit.exe /timeout ${spec.bootLoader.timeoutSeconds}`]),
    ...users.flatMap(({ name, groups }) => groups.map((group) => `net.exe localgroup ${quotePs(group)} ${name} /add`)),
    ...(keys.length === 0
      ? []
      : [
          'New-Item -ItemType Directory -Force "$env:ProgramData\\ssh"',
          writeLine("C:\\ProgramData\\ssh\\administrators_authorized_keys", `${keys.join("\n")}\n`),
          // sshd takes it only if nobody else may write it: by SID, since names differ between languages.
          "icacls.exe \"$env:ProgramData\\ssh\\administrators_authorized_keys\" /inheritance:r /grant '*S-1-5-32-544:F' /grant '*S-1-5-18:F'",
        ]),
    ...spec.scripts.after.flatMap((script, at) => scriptLines(script, at)),
    ...(spec.raw.windows?.finish ?? "")
      .replace(/\n+$/, "")
      .split("\n")
      .filter((line) => line !== ""),
    `try { (New-Object Net.WebClient).DownloadString('${context.reportUrl("installed")}') } catch { }`,
    "Remove-Item $PSCommandPath",
    ...(spec.atEnd === "reboot" ? [] : ["Stop-Computer -Force"]),
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

/** On Windows for clients it is switched off; its name is another in each language, its number is not. */
const ENABLE_ADMINISTRATOR = [
  "$administrator = Get-CimInstance Win32_UserAccount -Filter \"LocalAccount=True and SID like '%-500'\"",
  "net.exe user $administrator.Name /active:yes",
] as const;

function cardLines(spec: Spec, context: AnswerContext): readonly string[] {
  return cardsOf(spec).flatMap((card) => {
    const find = `Get-NetAdapter | Where-Object MacAddress -eq '${macOf(card, context)}' |`;
    return [
      ...(card.ipv4 === "off" ? [`${find} Disable-NetAdapterBinding -ComponentID ms_tcpip`] : []),
      ...(card.ipv6 === "off" ? [`${find} Disable-NetAdapterBinding -ComponentID ms_tcpip6`] : []),
      ...(card.mtu === null
        ? []
        : [`${find} ForEach-Object { Set-NetIPInterface -InterfaceIndex $_.ifIndex -NlMtuBytes ${card.mtu} }`]),
    ];
  });
}

function portLine(port: string): string {
  const [number = "", protocol = "tcp"] = port.split("/");
  return `New-NetFirewallRule -DisplayName 'Bootlace ${port}' -Direction Inbound -Action Allow -Protocol ${protocol} -LocalPort ${number}`;
}

/** auto: Windows sizes it by itself. */
function pageFile(swap: Spec["layout"]["swap"]): readonly string[] {
  if (swap === "auto") return [];
  const files = swap === "none" ? "@()" : `@('C:\\pagefile.sys ${swap} ${swap}')`;
  return [
    `Set-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management' -Name PagingFiles -Type MultiString -Value ${files}`,
  ];
}

function scriptLines(script: AfterScript, at: number): readonly string[] {
  if (script.where === "installer") return [];
  const powershell = kindOf(script, "powershell") === "powershell";
  const path = `C:\\Windows\\Temp\\bootlace-after-${at + 1}.${powershell ? "ps1" : "cmd"}`;
  // The mark tells PowerShell that it is UTF-8; the batch interpreter has none.
  return [
    writeLine(path, powershell ? `\ufeff${script.text}` : script.text.replaceAll(/\r?\n/g, "\r\n")),
    powershell
      ? `powershell.exe -NoProfile -ExecutionPolicy Bypass -File ${path} *> "${LOG}\\bootlace-after-${at + 1}.log"`
      : `cmd.exe /c ${path} *> "${LOG}\\bootlace-after-${at + 1}.log"`,
    `Remove-Item ${path}`,
  ];
}
