// The doctor's judgement: what stands in the way of booting, before anything boots. Pure.
import type { Ailment, HostFacts } from "./facts.ts";
import { closedPorts, type Port } from "./firewall.ts";

const MEGABYTE = 1_000_000;
const LITTLE_DISK = 1000 * MEGABYTE;
const NO_DISK = 50 * MEGABYTE;
/** Nobody's clock stands before this program was written. */
const EARLIEST_MS = 1_767_225_600_000;

/** What machines need of us: for each set of loaders, the file that shows that it is there. */
const FIRMWARE: readonly { readonly name: string; readonly architecture: string; readonly files: readonly string[] }[] =
  [
    { name: "BIOS", architecture: "x86_64", files: ["ipxe/undionly.kpxe", "ipxe/ipxe.pxe", "pxelinux/pxelinux.0"] },
    { name: "UEFI x64", architecture: "x86_64", files: ["ipxe/snponly.efi", "ipxe/ipxe.efi", "grub/grubx64.efi"] },
  ];

/** The ports that the config asks for. */
export function wantedPorts({ config }: Pick<HostFacts, "config">): Port[] {
  const { dhcp, tftp, boot, syslog, ftp, networks } = config;
  const dhcpHere = networks.some(({ mode }) => mode !== "off");
  const udp = [
    tftp.port,
    ...(dhcpHere ? [dhcp.port, dhcp.proxy_port] : []),
    ...(syslog.enabled === false ? [] : [syslog.port]),
  ];
  const tcp = [boot.port, ...(ftp.enabled ? [ftp.port] : []), ...(syslog.enabled === false ? [] : [syslog.port])];
  return [
    ...udp.map((port) => ({ protocol: "udp" as const, port })),
    ...tcp.map((port) => ({ protocol: "tcp" as const, port })),
  ];
}

export function examine(facts: HostFacts): Ailment[] {
  return [networks, ports, firewall, others, host, disk, files, outside].flatMap((part) => part(facts));
}

function stops(name: string, says: string, cure: string): Ailment {
  return { name, weight: "stops", says, cure };
}

function warns(name: string, says: string, cure: string): Ailment {
  return { name, weight: "warns", says, cure };
}

function networks({ config, interfaces }: HostFacts): Ailment[] {
  if (config.networks.length === 0)
    return [stops("no-network", "The config names no network: nobody is served.", "bootlace init")];
  return config.networks.flatMap(({ interface: name, address }) => {
    const one = interfaces.find((each) => each.name === name);
    const there = interfaces.map((each) => each.name).join(", ");
    if (one === undefined)
      return [stops("no-interface", `There is no interface ${name}.`, `Name one that is there: ${there}`)];
    if (one.addresses.length === 0)
      return [
        stops(
          "no-address",
          `Interface ${name} has no IPv4 address.`,
          `ip address add 192.168.1.1/24 dev ${name}, and for good in the system's network settings`,
        ),
      ];
    if (address !== undefined && !one.addresses.includes(address) && name !== "lo")
      return [
        stops(
          "no-address",
          `Interface ${name} does not have the address ${address}.`,
          `It has ${one.addresses.join(", ")}`,
        ),
      ];
    return [
      ...(one.carrier === false
        ? [warns("no-link", `Interface ${name} has no link.`, "Is the cable in, is the switch on?")]
        : []),
      ...(one.containerBridge
        ? [
            warns(
              "container-bridge",
              `Interface ${name} is a container engine's bridge: no real machine is on it.`,
              "Name the interface of the real network.",
            ),
          ]
        : []),
    ];
  });
}

function ports(facts: HostFacts): Ailment[] {
  const own = new Set(facts.config.networks.map(({ address }) => address).filter((address) => address !== undefined));
  const all = facts.interfaces.flatMap(({ name, addresses }) =>
    facts.config.networks.some((network) => network.interface === name) ? addresses : [],
  );
  const served = new Set<string>([...own, ...all]);
  return wantedPorts(facts).flatMap(({ protocol, port }) => {
    const taken = facts.taken.find(
      (one) =>
        one.protocol === protocol &&
        one.port === port &&
        !one.own &&
        (one.address === "0.0.0.0" || served.has(one.address)),
    );
    if (taken === undefined) return [];
    const who = taken.owner ?? "another program";
    const optional = port === facts.config.syslog.port && facts.config.syslog.enabled === "auto";
    const says = `${protocol.toUpperCase()} port ${port} is taken by ${who} (${taken.address}).`;
    const cure = `Stop it, or let it listen on other addresses only${optional ? "; without this port, the installers' logs are not taken" : ""}.`;
    return [optional ? warns("port-taken", says, cure) : stops("port-taken", says, cure)];
  });
}

function firewall(facts: HostFacts): Ailment[] {
  const closed = closedPorts(facts.nftables, facts.iptables, wantedPorts(facts));
  const list = closed.map(({ protocol, port }) => `${port}/${protocol}`).join(", ");
  return [
    ...(closed.length === 0
      ? []
      : [
          stops(
            "firewall",
            `This host's firewall drops incoming packets, and no rule of it lets these ports in: ${list}.`,
            `Open them on the boot network's interface; for TFTP the high UDP ports, too.`,
          ),
        ]),
    ...(facts.selinux === "Enforcing"
      ? [
          warns(
            "selinux",
            "SELinux is enforcing.",
            "If files cannot be read or ports not opened, look at: ausearch -m avc -ts recent",
          ),
        ]
      : []),
  ];
}

function others({ config, otherServers }: HostFacts): Ailment[] {
  return config.networks.flatMap(({ interface: name, mode }) => {
    const found = otherServers.get(name) ?? [];
    if (mode === "dhcp" && found.length > 0)
      return [
        stops(
          "other-dhcp-server",
          `The DHCP server ${found.join(", ")} answers on ${name}, too.`,
          "Use mode: proxy there, or stop that server.",
        ),
      ];
    if (
      mode === "proxy" &&
      otherServers.get(name) !== undefined &&
      otherServers.get(name) !== null &&
      found.length === 0
    )
      return [
        stops(
          "no-dhcp-server",
          `Mode proxy on ${name}, and no DHCP server answers there: nobody gets an address.`,
          "Start that server, or use mode: dhcp.",
        ),
      ];
    return [];
  });
}

function host({ config, rights, container, clock }: HostFacts): Ailment[] {
  const low = wantedPorts({ config }).some(({ port }) => port < 1024);
  return [
    ...(low && !rights.lowPorts
      ? [
          stops(
            "no-rights",
            "This user may not open ports below 1024.",
            "Run it as root, or give the program CAP_NET_BIND_SERVICE.",
          ),
        ]
      : []),
    ...(config.networks.some(({ mode, interface: name }) => mode !== "off" && name !== "lo") && !rights.rawNetwork
      ? [
          stops(
            "no-rights",
            "This user may not bind to interfaces (CAP_NET_RAW) or set ARP entries (CAP_NET_ADMIN).",
            "Run it as root, or give the program both.",
          ),
        ]
      : []),
    ...(container?.ownNetwork === true
      ? [
          stops(
            "container-network",
            `It runs in a ${container.kind} container with a network of its own: broadcasts of real machines do not come in.`,
            "Give the container the host's network: --network host",
          ),
        ]
      : []),
    ...(clock.nowMs < EARLIEST_MS
      ? [stops("clock", "This host's clock is years behind.", "Set it: timedatectl set-ntp true")]
      : clock.synchronised === false
        ? [
            warns(
              "clock",
              "This host's clock is not synchronised: permissions and signatures have times.",
              "timedatectl set-ntp true",
            ),
          ]
        : []),
  ];
}

function disk(facts: HostFacts): Ailment[] {
  const about = space(facts);
  const { storeProblem } = facts;
  // A disk that is full or read-only is reason enough.
  if (storeProblem === null || about.some(({ weight }) => weight === "stops")) return about;
  const cure = "Bring bootlace.sqlite back from a backup, or move it away to begin anew.";
  return [...about, stops("store", `${storeProblem}.`, cure)];
}

function space({ data, disk: found }: HostFacts): Ailment[] {
  if (found === null) return [];
  if (!found.writable)
    return [
      stops(
        "disk",
        `The data folder ${data} cannot be written to.`,
        "Its rights, or a file system that is mounted read-only.",
      ),
    ];
  const free = `${Math.floor(found.freeBytes / MEGABYTE)} MB are free below ${data}`;
  if (found.freeBytes < NO_DISK)
    return [stops("disk", `Only ${free}: leases cannot be kept.`, "Make room, or move the data folder.")];
  return found.freeBytes < LITTLE_DISK ? [warns("disk", `Only ${free}.`, "Make room, or shorten history.keep.")] : [];
}

function files({ loaders, media, architectures }: HostFacts): Ailment[] {
  const wanted = FIRMWARE.filter(
    ({ architecture }) => architectures.length === 0 || architectures.includes(architecture),
  );
  const lacking = wanted.filter(({ files: names }) => !names.some((name) => loaders.includes(name)));
  return [
    ...(loaders.length === 0
      ? [stops("no-loaders", "There are no loaders: no machine can be started.", "bootlace loaders obtain")]
      : lacking.map(({ name }) =>
          warns(
            "no-loaders",
            `There is no loader for ${name}.`,
            "bootlace loaders obtain, or bootlace loaders add FILE",
          ),
        )),
    ...media.flatMap(({ name, problem }) =>
      problem === null
        ? []
        : [
            stops(
              "media-broken",
              `The media ${name}: ${problem}.`,
              `Bring it back, or bootlace media add ${name} … again.`,
            ),
          ],
    ),
  ];
}

function outside({ names }: HostFacts): Ailment[] {
  return names
    .filter(({ resolves }) => !resolves)
    .map(({ host: name }) =>
      warns(
        "name-resolution",
        `The name ${name}, where a profile's packages are, cannot be resolved here.`,
        "Look at /etc/resolv.conf; machines use the dns of their network, which may know it.",
      ),
    );
}
