// Talos' machine configuration read back, ours and others'. Cards have no names of their own there: they are called nic1, nic2, …

import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { isObject } from "../answers/merge.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { yamlObject } from "../answers/own-text.ts";
import type { Words } from "../answers/read-install.ts";
import { texts } from "../answers/read-netplan.ts";

export function readTalos([file]: readonly AnswerFile[]): Imported {
  const config = yamlObject((file?.text ?? "").split(/^---$/m)[0]);
  if (config === null) return { spec: {}, source: null, notes: [error("line 1", "no YAML of keys and values")] };
  const at = (value: unknown, key: string): Words => {
    const found = isObject(value) ? value[key] : undefined;
    return isObject(found) ? found : {};
  };
  const machine = at(config, "machine");
  const network = at(machine, "network");
  const install = at(machine, "install");
  const notes: Note[] = [];
  for (const key of Object.keys(machine))
    if (!["network", "install", "time", "env", "pods"].includes(key))
      notes.push(warning(`machine.${key}`, "is not taken over", "raw.talos.config carries it"));
  if (config.cluster !== undefined) notes.push(warning("cluster", "is not taken over", "raw.talos.config carries it"));
  const [hostName, ...domain] = String(network.hostname ?? "").split(".");
  const proxy = at(machine, "env").http_proxy;
  const servers = texts(at(machine, "time").servers);
  const interfaces = readInterfaces(Array.isArray(network.interfaces) ? network.interfaces.filter(isObject) : []);
  const spec: Words = {
    ...(hostName === "" ? {} : { hostName }),
    ...(domain.length === 0 ? {} : { domain: domain.join(".") }),
    ntp: servers,
    ...(typeof proxy === "string" ? { proxy } : {}),
    kernelArguments: texts(install.extraKernelArgs),
    network: { nameServers: texts(network.nameservers), search: texts(network.searchDomains), interfaces },
    ...readDisk(install),
  };
  return { spec, source: null, notes };
}

function readDisk({ disk, diskSelector }: Words): Words {
  if (typeof disk === "string") return { disk };
  if (!isObject(diskSelector)) return {};
  const { size, model, serial } = diskSelector;
  const [, how, mebibytes] = /^(>=|<=) (\d+)MiB$/.exec(String(size ?? "")) ?? [];
  const plain = typeof model === "string" ? model.replace(/^\*(.*)\*$/, "$1") : null;
  return {
    disk: {
      ...(how === ">=" ? { minSize: Number(mebibytes) } : how === "<=" ? { maxSize: Number(mebibytes) } : {}),
      model: plain,
      serial: typeof serial === "string" ? serial : null,
      usb: plain === null && serial === undefined,
    },
  };
}

function readInterfaces(all: readonly Words[]): readonly Words[] {
  const found: Words[] = [];
  let cards = 0;
  const card = (selector: unknown): Words => {
    const mac = isObject(selector) ? String(selector.hardwareAddr) : null;
    cards++;
    return { kind: "ethernet", name: `nic${cards}`, device: mac ?? String(selector) };
  };
  const member = (selector: unknown) => ({ ...card(selector), ipv4: "off", ipv6: "off" });
  for (const one of all) {
    const words = addressing(one);
    const bond = isObject(one.bond) ? one.bond : null;
    const bridge = isObject(one.bridge) ? one.bridge : null;
    let name = String(one.interface ?? "");
    if (bond !== null || bridge !== null) {
      const group = bond ?? bridge ?? {};
      const selectors = Array.isArray(group.deviceSelectors) ? group.deviceSelectors : [];
      const members = [...texts(group.interfaces), ...selectors].map(member);
      const names = members.map((each) => (each as Words).name);
      const own =
        bond !== null
          ? { kind: "bond", mode: bond.mode, monitorMs: Number(bond.miimon ?? 100) }
          : { kind: "bridge", stp: isObject(bridge?.stp) && bridge.stp.enabled === true };
      found.push(...members, { ...own, name, members: names, ...words });
    } else {
      const own = card(one.deviceSelector ?? one.interface);
      name = String(own.name);
      found.push({ ...own, ...words });
    }
    for (const vlan of Array.isArray(one.vlans) ? one.vlans.filter(isObject) : [])
      found.push({ kind: "vlan", name: `vlan${vlan.vlanId}`, id: vlan.vlanId, over: name, ...addressing(vlan) });
  }
  return found;
}

function addressing({ dhcp, dhcpOptions, addresses, routes, mtu }: Words): Words {
  const options = isObject(dhcpOptions) ? dhcpOptions : {};
  const ways = Array.isArray(routes) ? routes.filter(isObject) : [];
  const fixed = (six: boolean) => {
    const address = texts(addresses).find((one) => one.includes(":") === six);
    const gateway = ways.find((way) => way.network === (six ? "::/0" : "0.0.0.0/0"))?.gateway ?? null;
    return address === undefined ? null : { address, gateway };
  };
  return {
    ipv4: fixed(false) ?? (dhcp === true && options.ipv4 !== false ? "dhcp" : "off"),
    ipv6: fixed(true) ?? (options.ipv6 === true ? "dhcp" : "auto"),
    mtu: typeof mtu === "number" ? mtu : null,
  };
}
