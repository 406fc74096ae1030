// Talos' machine configuration, v1alpha1: what a machine is, beside what its cluster is (which `talosctl gen config` makes, and which
// a person gives as raw text). Cards are told by their MAC.

import type { Disk } from "../../machines/spec/disk.ts";
import { type Interface, isMember, type Network } from "../../machines/spec/network.ts";
import type { Spec } from "../../machines/spec.ts";
import { prefixOf } from "../answers/address.ts";
import type { AnswerContext, MachineFacts } from "../answers/family-answer.ts";
import type { Yaml } from "../answers/yaml.ts";

type Section = { readonly [key: string]: Yaml | undefined };

/** Any with a shell and wget. Talos has neither. */
const IMAGE = "docker.io/library/busybox:1.36";

export function machineConfig(spec: Spec, context: AnswerContext): Section {
  const { name, machine } = context;
  const { network, ntp, proxy, kernelArguments } = spec;
  const interfaces = interfaceSections(network, machine);
  return {
    version: "v1alpha1",
    machine: {
      network: {
        hostname: name.domain === null ? name.hostName : `${name.hostName}.${name.domain}`,
        interfaces: interfaces.length === 0 ? undefined : interfaces,
        nameservers: network.nameServers.length === 0 ? undefined : network.nameServers,
        searchDomains: network.search.length === 0 ? undefined : network.search,
      },
      install: {
        ...diskSection(spec.disk),
        // What lies on the disk goes, as with every other system.
        wipe: true,
        extraKernelArgs: kernelArguments.length === 0 ? undefined : kernelArguments,
      },
      time: ntp.length === 0 ? undefined : { servers: ntp },
      env: proxy === null ? undefined : { http_proxy: proxy, https_proxy: proxy },
      pods: [reportPod(context.reportUrl("installed"))],
    },
  };
}

/** Runs once the system has started from its disk: there is nothing else in Talos that could fetch a URL. */
function reportPod(url: string): Yaml {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "bootlace-report", namespace: "kube-system" },
    spec: {
      hostNetwork: true,
      restartPolicy: "OnFailure",
      containers: [{ name: "report", image: IMAGE, command: ["wget", "-q", "-T", "10", "-O", "/dev/null", url] }],
    },
  };
}

function diskSection({ devices, minSize, maxSize, model, serial }: Disk): Section {
  if (devices[0] !== undefined) return { disk: devices[0] };
  return {
    diskSelector: {
      size: minSize !== null ? `>= ${minSize}MiB` : maxSize !== null ? `<= ${maxSize}MiB` : undefined,
      model: model === null ? undefined : `*${model}*`,
      serial: serial ?? undefined,
    },
  };
}

function interfaceSections(network: Network, machine: MachineFacts): readonly Section[] {
  const card = ({ device }: { readonly device: string }): Section => {
    const own = device === "boot" ? machine.mac : device;
    return own.includes(":") ? { deviceSelector: { hardwareAddr: own } } : { interface: own };
  };
  const part = (name: string): Interface | undefined => network.interfaces.find((one) => one.name === name);
  return network.interfaces.flatMap((one): readonly Section[] => {
    if (one.kind === "vlan" || isMember(network, one.name)) return [];
    const vlans = network.interfaces.flatMap((other) =>
      other.kind === "vlan" && other.over === one.name ? [{ vlanId: other.id, ...addressWords(other, machine) }] : [],
    );
    const words = { ...addressWords(one, machine), vlans: vlans.length === 0 ? undefined : vlans };
    if (one.kind === "ethernet") return [{ ...card(one), ...words }];
    const members = one.members.flatMap((name) => {
      const member = part(name);
      return member?.kind === "ethernet" ? [card(member)] : [];
    });
    const names = members.flatMap((member) => (member.interface === undefined ? [] : [member.interface]));
    const selectors = members.flatMap((member) => (member.deviceSelector === undefined ? [] : [member.deviceSelector]));
    if (one.kind === "bridge")
      return [{ interface: one.name, bridge: { interfaces: names, stp: { enabled: one.stp } }, ...words }];
    const bond = {
      interfaces: names.length === 0 ? undefined : names,
      deviceSelectors: selectors.length === 0 ? undefined : selectors,
      mode: one.mode,
      miimon: one.monitorMs,
    };
    return [{ interface: one.name, bond, ...words }];
  });
}

function addressWords({ ipv4, ipv6, mtu }: Interface, machine: MachineFacts): Section {
  const fixed4 = typeof ipv4 === "object" ? ipv4 : null;
  const fixed6 = typeof ipv6 === "object" ? ipv6 : null;
  const addresses = [
    ...(fixed4 === null ? [] : [prefixOf(fixed4.address, machine.address).join("/")]),
    ...(fixed6 === null ? [] : [fixed6.address]),
  ];
  const routes = [
    ...(fixed4?.gateway == null ? [] : [{ network: "0.0.0.0/0", gateway: fixed4.gateway }]),
    ...(fixed6?.gateway == null ? [] : [{ network: "::/0", gateway: fixed6.gateway }]),
  ];
  return {
    dhcp: ipv4 === "dhcp" || ipv6 === "dhcp",
    dhcpOptions: ipv6 === "dhcp" ? { ipv4: ipv4 === "dhcp", ipv6: true } : undefined,
    addresses: addresses.length === 0 ? undefined : addresses,
    routes: routes.length === 0 ? undefined : routes,
    mtu: mtu ?? undefined,
  };
}
