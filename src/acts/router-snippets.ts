// What to set up in another DHCP server, so that machines find this one without its proxy: where that cannot be heard, or is not
// wanted. Text that people paste. The numbers are those of option 93 (RFC 4578 §2.1, IANA's registry).
import type { Firmware } from "../boot/client.ts";
import { loaderFor } from "../boot/loaders.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { mask, type Subnet, subnetText } from "../net/subnet.ts";

export interface SnippetFacts {
  readonly server: Ipv4;
  readonly httpPort: number;
  readonly subnet: Subnet;
  /** Loader files that are there, as paths in the tree. */
  readonly available: ReadonlySet<string>;
}

export interface Snippet {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** What it cannot do, or what else to know. */
  readonly note: string | null;
}

interface Row {
  /** For names of classes and tags. */
  readonly key: string;
  readonly title: string;
  readonly types: readonly number[];
  readonly http: boolean;
  /** A path in the tree; over UEFI HTTP Boot the whole URL. */
  readonly file: string;
}

const KINDS: readonly (Omit<Row, "file"> & { readonly firmware: Firmware })[] = [
  { key: "bios", title: "BIOS", types: [0], http: false, firmware: "bios" },
  { key: "uefi64", title: "UEFI x64", types: [7, 9], http: false, firmware: "uefi-x64" },
  { key: "uefi32", title: "UEFI ia32", types: [6], http: false, firmware: "uefi-ia32" },
  { key: "arm64", title: "UEFI arm64", types: [11], http: false, firmware: "uefi-arm64" },
  { key: "uefi64-http", title: "UEFI x64, HTTP Boot", types: [16], http: true, firmware: "uefi-x64" },
  { key: "arm64-http", title: "UEFI arm64, HTTP Boot", types: [19], http: true, firmware: "uefi-arm64" },
];

const ONE_FILE = "It hands one file to every firmware: this is for UEFI x64. Mode proxy beside it serves them all.";
const NO_LOADERS = "There are no loaders yet: bootlace loaders obtain, then look again.";

/** One for each server that people have; none needs more than is there. */
export function routerSnippets(facts: SnippetFacts): readonly Snippet[] {
  const rows = rowsOf(facts);
  const { server, subnet } = facts;
  const usual = rows.find(({ key }) => key === "uefi64") ?? rows.find(({ http }) => !http);
  if (usual === undefined) return [{ name: "none", title: "No loaders", text: "", note: NO_LOADERS }];
  const one = { server, file: usual.file, subnet };
  const script = ipxeScript(facts);
  return [
    { name: "isc", title: "ISC dhcpd", text: isc(server, rows, script), note: null },
    { name: "dnsmasq", title: "dnsmasq", text: dnsmasq(server, rows, script), note: null },
    {
      name: "kea",
      title: "Kea",
      text: kea(server, rows, script),
      note: "Part of Dhcp4; merge it with classes that are there.",
    },
    { name: "mikrotik", title: "MikroTik RouterOS", text: mikrotik(one), note: ONE_FILE },
    {
      name: "openwrt",
      title: "OpenWrt",
      text: `cat >> /etc/dnsmasq.conf <<'END'\n${dnsmasq(server, rows, script)}END\n/etc/init.d/dnsmasq restart\n`,
      note: null,
    },
    { name: "unifi", title: "UniFi", text: unifi(one), note: ONE_FILE },
    { name: "windows", title: "Windows DHCP (PowerShell)", text: windows(server, subnet, rows, script), note: null },
  ];
}

function rowsOf({ server, httpPort, available }: SnippetFacts): readonly Row[] {
  return KINDS.flatMap(({ firmware, ...kind }) => {
    const found = loaderFor({ firmware, http: kind.http }, "auto", available);
    if (found === null) return [];
    return { ...kind, file: kind.http ? `${origin(server, httpPort)}/${found.path}` : found.path };
  });
}

function origin(server: Ipv4, port: number): string {
  return port === 80 ? `http://${server}` : `http://${server}:${port}`;
}

/** iPXE puts its own address in. */
function ipxeScript({ server, httpPort }: SnippetFacts): string {
  return `${origin(server, httpPort)}/boot/\${net0/mac:hexhyp}/script.ipxe`;
}

function isc(server: Ipv4, rows: readonly Row[], script: string): string {
  const cases = rows.flatMap(({ types, http, file }) => [
    `} elsif ${types.map((type) => `option arch = ${hex16(type)}`).join(" or ")} {`,
    ...(http ? [`  option vendor-class-identifier "HTTPClient";`] : []),
    `  filename "${file}";`,
  ]);
  return lines([
    "option arch code 93 = unsigned integer 16;",
    `next-server ${server};`,
    `if exists user-class and option user-class = "iPXE" {`,
    `  filename "${script}";`,
    ...cases,
    "}",
  ]);
}

function hex16(type: number): string {
  return `00:${type.toString(16).padStart(2, "0")}`;
}

function dnsmasq(server: Ipv4, rows: readonly Row[], script: string): string {
  return lines([
    "dhcp-userclass=set:ipxe,iPXE",
    ...rows.flatMap(({ key, types }) => types.map((type) => `dhcp-match=set:${key},option:client-arch,${type}`)),
    `dhcp-boot=tag:ipxe,${script},,${server}`,
    ...rows.map(({ key, file }) => `dhcp-boot=tag:${key},tag:!ipxe,${file},,${server}`),
    ...rows.filter(({ http }) => http).map(({ key }) => `dhcp-option-force=tag:${key},tag:!ipxe,60,HTTPClient`),
  ]);
}

function kea(server: Ipv4, rows: readonly Row[], script: string): string {
  const isIpxe = "substring(option[77].hex,0,4) == 'iPXE'";
  const classes = [
    { name: "ipxe", test: isIpxe, "next-server": server, "boot-file-name": script },
    ...rows.map(({ key, types, http, file }) => ({
      name: key,
      test: `(${types.map((type) => `option[93].hex == 0x${type.toString(16).padStart(4, "0")}`).join(" or ")}) and not (${isIpxe})`,
      "next-server": server,
      "boot-file-name": file,
      ...(http ? { "option-data": [{ name: "vendor-class-identifier", data: "HTTPClient" }] } : {}),
    })),
  ];
  return `${JSON.stringify({ "client-classes": classes }, null, 2)}\n`;
}

interface One {
  readonly server: Ipv4;
  readonly file: string;
  readonly subnet: Subnet;
}

function mikrotik({ server, file, subnet }: One): string {
  return lines([
    `/ip dhcp-server network set [find address="${subnetText(subnet)}"] next-server=${server} boot-file-name="${file}"`,
  ]);
}

function unifi({ server, file }: One): string {
  return lines([
    "Settings > Networks > (the network) > DHCP > DHCP Service Management:",
    `  Network Boot: on, server ${server}, file ${file}`,
    `  TFTP Server: ${server}`,
  ]);
}

function windows(server: Ipv4, { network, ...rest }: Subnet, rows: readonly Row[], script: string): string {
  const scope = `$scope = '${network}'  # of mask ${mask({ network, ...rest })}`;
  const vendors = rows.flatMap(({ key, title, types, http, file }) => {
    const names = types.map((type) => `${title} (${type})`);
    const data = (type: number) => `${http ? "HTTPClient" : "PXEClient"}:Arch:${String(type).padStart(5, "0")}`;
    return [
      ...types.map((type, i) => `Add-DhcpServerv4Class -Type Vendor -Name '${names[i]}' -Data '${data(type)}'`),
      `Add-DhcpServerv4Policy -ScopeId $scope -Name '${key}' -Condition OR -VendorClass EQ,${names.map((name) => `'${name}*'`).join(",EQ,")}`,
      ...values(key, server, file),
      ...(http
        ? [`Set-DhcpServerv4OptionValue -ScopeId $scope -PolicyName '${key}' -OptionId 60 -Value 'HTTPClient'`]
        : []),
    ];
  });
  return lines([
    scope,
    `if (-not (Get-DhcpServerv4OptionDefinition -OptionId 60 -ErrorAction SilentlyContinue)) {`,
    `  Add-DhcpServerv4OptionDefinition -OptionId 60 -Name 'Vendor class identifier' -Type String`,
    "}",
    "Add-DhcpServerv4Class -Type User -Name 'iPXE' -Data 'iPXE'",
    // The first policy that fits wins, and an iPXE tells its firmware's vendor class, too.
    "Add-DhcpServerv4Policy -ScopeId $scope -Name 'ipxe' -ProcessingOrder 1 -Condition OR -UserClass EQ,'iPXE*'",
    ...values("ipxe", server, script),
    ...vendors,
  ]);
}

function values(policy: string, server: Ipv4, file: string): string[] {
  const set = `Set-DhcpServerv4OptionValue -ScopeId $scope -PolicyName '${policy}'`;
  return [`${set} -OptionId 66 -Value '${server}'`, `${set} -OptionId 67 -Value '${file}'`];
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
