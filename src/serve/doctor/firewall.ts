// Which ports a firewall keeps closed, read from its rules as text. Only what is plain is judged: a chain on incoming
// packets that drops by default, or at its end, and no rule of it that names the port.

export interface Port {
  readonly protocol: "udp" | "tcp";
  readonly port: number;
}

/** @param nftables `nft list ruleset` @param iptables `iptables -S` */
export function closedPorts(nftables: string, iptables: string, ports: readonly Port[]): Port[] {
  const closing = [closingChains(nftables).length > 0 ? nftables : "", iptablesCloses(iptables) ? iptables : ""];
  return ports.filter((port) => closing.some((rules) => rules !== "" && !names(rules, port)));
}

function closingChains(ruleset: string): string[] {
  const chains = ruleset.split(/(?=\bchain \S+ \{)/).filter((chain) => /hook input/.test(chain));
  return chains.filter(
    (chain) => /policy drop/.test(chain) || /^\s*(?:counter .*)?(?:drop|reject\b.*)\s*$/m.test(chain),
  );
}

function iptablesCloses(rules: string): boolean {
  return /^-P INPUT DROP/m.test(rules) || /^-A INPUT (?:-m comment .*)?-j (?:DROP|REJECT)/m.test(rules);
}

/** Does a rule speak of that port: alone, in a list, or within a range? */
function names(rules: string, { protocol, port }: Port): boolean {
  const lines = rules
    .split("\n")
    .filter((line) => /dport/.test(line) && line.includes(protocol) && !/ drop| reject|-j (DROP|REJECT)/.test(line));
  return lines.some(
    (line) =>
      [...line.replace(/^.*?dports?/, "").matchAll(/(\d+)(?:[-:](\d+))?/g)].some(
        ([, first, last]) => Number(first) <= port && port <= Number(last ?? first),
      ) || (NAMES[port] ?? []).some((name) => new RegExp(`\\b${name}\\b`).test(line)),
  );
}

/** As nft prints some ports. */
const NAMES: Readonly<Record<number, readonly string[]>> = {
  67: ["bootps"],
  69: ["tftp"],
  80: ["http"],
  514: ["syslog"],
  21: ["ftp"],
};
