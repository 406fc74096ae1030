// The file of interfaces(5) that our own script writes, read back into the words of a spec.

type Words = Readonly<Record<string, unknown>>;

/** `text`: as the here-document has it; `lines`: the script's others, where the cards' names are found. */
export function readInterfaces(text: string | null, lines: readonly string[]): Words | null {
  if (text === null) return null;
  const cards = new Map(
    lines.flatMap((line) => {
      const [, name, mac] = /^(nic\d+)="\$\(nic (.*)\)"$/.exec(line) ?? [];
      return name === undefined ? [] : [[`$${name}`, mac ?? ""] as const];
    }),
  );
  const blocks = text
    .split(/\n(?=auto )/)
    .slice(1)
    .map((block) =>
      block
        .trim()
        .split("\n")
        .map((line) => line.trim()),
    );
  const interfaces: Words[] = [];
  for (const block of blocks) {
    const name = block[0]?.replace(/^auto /, "") ?? "";
    if (name !== "lo") interfaces.push(interfaceOf(name, block.slice(1), cards));
  }
  const servers = lines.flatMap((line) => /^printf 'nameserver %s\\n' (.*) > /.exec(line)?.[1]?.split(" ") ?? []);
  const search = lines.flatMap((line) => /^echo 'search (.*)' >> /.exec(line)?.[1]?.split(" ") ?? []);
  return { interfaces, nameServers: servers, search };
}

function interfaceOf(name: string, lines: readonly string[], cards: ReadonlyMap<string, string>): Words {
  const value = (word: string) => lines.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? null;
  const label = (called: string) => called.replace("$", "");
  const members = (word: string) => (value(word) ?? "").split(" ").map(label);
  const mtu = value("mtu");
  const common = { ...addressing(name, lines), ...(mtu === null ? {} : { mtu: Number(mtu) }) };
  if (value("vlan-id") !== null)
    return { kind: "vlan", name, id: Number(value("vlan-id")), over: label(value("vlan-raw-device") ?? ""), ...common };
  if (value("bond-slaves") !== null)
    return {
      kind: "bond",
      name,
      members: members("bond-slaves"),
      mode: value("bond-mode"),
      monitorMs: Number(value("bond-miimon")),
      ...common,
    };
  if (value("bridge_ports") !== null)
    return { kind: "bridge", name, members: members("bridge_ports"), stp: value("bridge_stp") === "on", ...common };
  return { kind: "ethernet", name: label(name), device: cards.get(name) ?? name, ...common };
}

function addressing(name: string, lines: readonly string[]): Words {
  const at = (family: string) => lines.findIndex((line) => line.startsWith(`iface ${name} ${family} `));
  const stanza = (from: number, to: number) => {
    const part = lines.slice(from, to < 0 ? undefined : to);
    const value = (word: string) => part.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? null;
    const how = part[0]?.split(" ")[3];
    return how === "static" ? { address: value("address"), gateway: value("gateway") } : how;
  };
  const six = at("inet6");
  const four = stanza(at("inet"), six);
  const off = lines.some((line) => line.includes("/disable_ipv6"));
  return {
    ipv4: four === "manual" ? "off" : four,
    // A member of a bond or a bridge says nothing of IPv6.
    ipv6: six >= 0 ? stanza(six, -1) : off || four === "manual" ? "off" : "auto",
  };
}
