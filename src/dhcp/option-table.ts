// The DHCP options: the only place that knows code, name and wire form. Names are the ones a config file uses.
import type { Form } from "./wire.ts";

export interface OptionRow {
  readonly code: number;
  readonly name: string;
  readonly form: Form;
  readonly rfc: number | null;
}

/** RFC null: a vendor's own, registered or not. */
function row<const C extends number>(code: C, name: string, form: Form, rfc: number | null) {
  return { code, name, form, rfc } as const;
}

export const OPTIONS: readonly OptionRow[] = [
  row(1, "subnet-mask", "ip", 2132),
  row(2, "time-offset", "s32", 2132),
  row(3, "routers", "ips", 2132),
  row(4, "time-servers", "ips", 2132),
  row(5, "ien116-name-servers", "ips", 2132),
  row(6, "domain-name-servers", "ips", 2132),
  row(7, "log-servers", "ips", 2132),
  row(11, "resource-location-servers", "ips", 2132),
  row(12, "host-name", "text", 2132),
  row(13, "boot-size", "u16", 2132),
  row(15, "domain-name", "text", 2132),
  row(16, "swap-server", "ip", 2132),
  row(17, "root-path", "text", 2132),
  row(18, "extensions-path", "text", 2132),
  row(22, "max-dgram-reassembly", "u16", 2132),
  row(23, "default-ip-ttl", "u8", 2132),
  row(26, "interface-mtu", "u16", 2132),
  row(28, "broadcast-address", "ip", 2132),
  row(33, "static-routes", "ip-pairs", 2132),
  row(40, "nis-domain", "text", 2132),
  row(41, "nis-servers", "ips", 2132),
  row(42, "ntp-servers", "ips", 2132),
  row(43, "vendor-encapsulated-options", "suboptions", 2132),
  row(44, "netbios-name-servers", "ips", 2132),
  row(46, "netbios-node-type", "u8", 2132),
  row(50, "dhcp-requested-address", "ip", 2132),
  row(51, "dhcp-lease-time", "u32", 2132),
  row(52, "dhcp-option-overload", "u8", 2132),
  row(53, "dhcp-message-type", "u8", 2132),
  row(54, "dhcp-server-identifier", "ip", 2132),
  row(55, "dhcp-parameter-request-list", "u8s", 2132),
  row(56, "dhcp-message", "text", 2132),
  row(57, "dhcp-max-message-size", "u16", 2132),
  row(58, "dhcp-renewal-time", "u32", 2132),
  row(59, "dhcp-rebinding-time", "u32", 2132),
  row(60, "vendor-class-identifier", "text", 2132),
  row(61, "dhcp-client-identifier", "bytes", 2132),
  row(66, "tftp-server-name", "text", 2132),
  row(67, "bootfile-name", "text", 2132),
  row(77, "user-class", "user-class", 3004),
  row(80, "rapid-commit", "flag", 4039),
  row(81, "fqdn", "bytes", 4702),
  row(82, "relay-agent-information", "suboptions", 3046),
  row(91, "client-last-transaction-time", "u32", 4388),
  row(92, "associated-ip", "ips", 4388),
  row(93, "client-architecture", "u16s", 4578),
  row(94, "client-ndi", "bytes", 4578),
  row(97, "client-uuid", "uuid", 4578),
  row(108, "ipv6-only-preferred", "u32", 8925),
  row(114, "captive-portal", "text", 8910),
  row(116, "auto-configure", "u8", 2563),
  row(118, "subnet-selection", "ip", 3011),
  row(119, "domain-search", "domains", 3397),
  row(120, "sip-servers", "bytes", 3361),
  row(121, "classless-static-routes", "routes", 3442),
  row(124, "vendor-class", "bytes", 3925),
  row(125, "vendor-options", "bytes", 3925),
  row(128, "pxe-128", "bytes", 4578),
  row(129, "pxe-129", "bytes", 4578),
  row(130, "pxe-130", "bytes", 4578),
  row(131, "pxe-131", "bytes", 4578),
  row(132, "pxe-132", "bytes", 4578),
  row(133, "pxe-133", "bytes", 4578),
  row(134, "pxe-134", "bytes", 4578),
  row(135, "pxe-135", "bytes", 4578),
  row(138, "capwap-controllers", "ips", 5417),
  row(150, "tftp-server-addresses", "ips", 5859),
  row(161, "mud-url", "text", 8520),
  row(175, "ipxe", "suboptions", null),
  row(201, "iscsi-primary-target", "text", null),
  row(202, "iscsi-secondary-target", "text", null),
  row(203, "iscsi-initiator", "text", null),
  row(208, "pxelinux-magic", "bytes", 5071),
  row(209, "pxelinux-config-file", "text", 5071),
  row(210, "pxelinux-path-prefix", "text", 5071),
  row(211, "pxelinux-reboot-time", "u32", 5071),
  row(212, "6rd", "bytes", 5969),
  row(213, "access-domain", "bytes", 5986),
  row(220, "subnet-allocation", "bytes", 6656),
  row(221, "virtual-subnet-selection", "bytes", 6607),
  row(249, "microsoft-classless-static-routes", "routes", null),
  row(250, "proxmox-answer-url", "text", null),
  row(251, "proxmox-answer-fingerprint", "text", null),
  row(252, "wpad", "text", null),
];

const byCode = new Map(OPTIONS.map((option) => [option.code, option]));
const byName = new Map(OPTIONS.map((option) => [option.name, option]));

/** The row of a code; null for codes nobody named. */
export function optionByCode(code: number): OptionRow | null {
  return byCode.get(code) ?? null;
}

/** The row of a name as a config file writes it; null when there is none. */
export function optionByName(name: string): OptionRow | null {
  return byName.get(name) ?? null;
}
