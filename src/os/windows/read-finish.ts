// finish.ps1 read back: each line that Bootlace writes stands for one thing.
import { unquotePs } from "./power-shell.ts";

type Words = Readonly<Record<string, unknown>>;

export interface ReadFinish {
  readonly spec: Words;
  /** MAC with dashes → what is said of the card. */
  readonly cards: ReadonlyMap<string, Words>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly sshKeys: readonly string[];
  readonly swap: unknown;
  readonly scripts: readonly Words[];
}

const QUOTED = "('(?:[^'\u2018-\u201b]|(['\u2018-\u201b])\\2)*')";

export function readFinish(text: string): ReadFinish {
  const lines = text.split("\r\n");
  const of = (pattern: string) => lines.flatMap((line) => new RegExp(`^${pattern}$`).exec(line)?.[1] ?? []);
  const words = (pattern: string) => of(pattern).map(unquotePs);
  const first = (pattern: string) => of(pattern)[0];
  const cards = new Map<string, Words>();
  const groups = new Map<string, readonly string[]>();
  for (const line of lines) {
    const [, mac, does = ""] =
      /^Get-NetAdapter \| Where-Object MacAddress -eq '([0-9A-F-]{17})' \| (.*)$/.exec(line) ?? [];
    if (mac !== undefined) {
      const mtu = /-NlMtuBytes (\d+)/.exec(does)?.[1];
      const said =
        mtu === undefined ? (does.endsWith("ms_tcpip6") ? { ipv6: "off" } : { ipv4: "off" }) : { mtu: Number(mtu) };
      cards.set(mac, { ...cards.get(mac), ...said });
    }
    const [, group, , user] = new RegExp(`^net\\.exe localgroup ${QUOTED} (\\S+) /add$`).exec(line) ?? [];
    if (group !== undefined && user !== undefined) groups.set(user, [...(groups.get(user) ?? []), unquotePs(group)]);
  }
  const ntp = first('w32tm\\.exe /config /manualpeerlist:"([^"]*)" .*')?.split(" ");
  const proxy = words(`netsh\\.exe winhttp set proxy ${QUOTED}`)[0];
  const features = words(`(?:Install-WindowsFeature -Name|Enable-WindowsOptionalFeature .* -FeatureName) ${QUOTED}`);
  const enable = words(`Set-Service ${QUOTED} -StartupType Automatic`);
  const disable = words(`Set-Service ${QUOTED} -StartupType Disabled`);
  const firewall = first("Set-NetFirewallProfile -All -Enabled (True|False)");
  const ports = of("New-NetFirewallRule -DisplayName 'Bootlace (\\S+)' .*");
  const timeout = first("bcdedit\\.exe /timeout (\\d+)");
  const domain = first("Set-ItemProperty .* -Name 'NV Domain' -Value '([^']*)'");
  const keys = of(
    "\\[IO\\.File\\]::WriteAllBytes\\('C:\\\\ProgramData\\\\ssh\\\\[^']*', .*FromBase64String\\('([^']*)'\\)\\)",
  )[0];
  const page = first("Set-ItemProperty .* -Name PagingFiles -Type MultiString -Value (.*)");
  const swap = page === undefined ? "auto" : page === "@()" ? "none" : Number(/(\d+) \d+'\)$/.exec(page)?.[1] ?? 0);
  const last = lines.findIndex((line) => line.startsWith("try { (New-Object Net.WebClient)"));
  const raw = lines.slice(0, last).filter((line) => !OURS.test(line));
  return {
    spec: {
      ...(domain === undefined ? {} : { domain }),
      ...(ntp === undefined ? {} : { ntp }),
      ...(proxy === undefined ? {} : { proxy: `http://${proxy}` }),
      ...(features.length === 0 ? {} : { groups: features }),
      ...(enable.length + disable.length === 0 ? {} : { services: { enable, disable } }),
      ...(firewall === undefined ? {} : { firewall: { enabled: firewall === "True", ports } }),
      ...(timeout === undefined ? {} : { bootLoader: { timeoutSeconds: Number(timeout) } }),
      ...(raw.length === 0 ? {} : { raw: { windows: { finish: `${raw.join("\n")}\n` } } }),
      atEnd: lines.includes("Stop-Computer -Force") ? "poweroff" : "reboot",
    },
    cards,
    groups,
    sshKeys: keys === undefined ? [] : Buffer.from(keys, "base64").toString("utf8").replace(/\n$/, "").split("\n"),
    swap,
    scripts: lines.flatMap(scriptOf),
  };
}

const OURS =
  /^($|# Made by Bootlace|\$ErrorActionPreference|\$administrator |net\.exe |Set-ItemProperty 'HKLM:|Get-NetAdapter \||w32tm\.exe \/config|Set-Service |netsh\.exe winhttp|Install-WindowsFeature -Name|Enable-WindowsOptionalFeature -Online|Set-NetFirewallProfile|New-NetFirewallRule -DisplayName 'Bootlace|bcdedit\.exe \/timeout|New-Item -ItemType Directory -Force "\$env:ProgramData|icacls\.exe|\[IO\.File\]::WriteAllBytes|(powershell|cmd)\.exe .*bootlace-after|Remove-Item C:\\Windows\\Temp\\bootlace-after)/;

function scriptOf(line: string): readonly Words[] {
  const [, number, kind, data] =
    /^\[IO\.File\]::WriteAllBytes\('C:\\Windows\\Temp\\bootlace-after-(\d+)\.(ps1|cmd)', \[Convert\]::FromBase64String\('([^']*)'\)\)$/.exec(
      line,
    ) ?? [];
  if (number === undefined || data === undefined) return [];
  const text = Buffer.from(data, "base64").toString("utf8");
  const script =
    kind === "ps1"
      ? { text: text.replace(/^\ufeff/, "") }
      : { text: text.replaceAll("\r\n", "\n"), interpreter: "/cmd" };
  return [{ ...script, at: Number(number) }];
}
