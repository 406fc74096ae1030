// The files of a Windows installation as a spec: ours come back as they went in, but for the passwords; of an unattend.xml of
// others, what Bootlace has words for.
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { type Element, parseXml } from "../answers/xml.ts";
import { KEYBOARDS } from "./keyboards.ts";
import { localeOf, zoneOf } from "./place.ts";
import { type ReadFinish, readFinish } from "./read-finish.ts";
import { childAt, childrenNamed, componentOf, elementsIn, textAt } from "./tree.ts";

type Words = Readonly<Record<string, unknown>>;

export function readWindows(files: readonly AnswerFile[]): Imported {
  const [main] = files;
  const named = (name: string) => files.find((file) => file.name === name)?.text ?? "";
  const root = parseXml(main?.text ?? "");
  if ("problem" in root) return { spec: {}, source: null, notes: [error(`line ${root.line}`, root.problem)] };
  const shell = componentOf(root, "specialize", "Shell-Setup");
  const finish = readFinish(named("finish.ps1"));
  const notes: Note[] = [];
  const zone = textAt(shell, "TimeZone");
  const timeZone = zone === null ? null : zoneOf(zone);
  if (zone !== null && timeZone === null) notes.push(warning("TimeZone", `"${zone}" is none of Windows'`));
  const hostName = textAt(shell, "ComputerName")?.toLowerCase() ?? null;
  const productKey = textAt(shell, "ProductKey");
  const layout = readLayout(named("bootlace.js"), finish);
  const index = /\/Index:(\d+) /.exec(named("bootlace.cmd"))?.[1] ?? null;
  const spec: Words = {
    ...finish.spec,
    ...readPlace(root, notes),
    ...(timeZone === null ? {} : { timeZone }),
    ...(hostName === null || hostName === "*" ? {} : { hostName }),
    ...(productKey === null ? {} : { productKey }),
    ...readNetwork(root, finish),
    ...readAccounts(root, finish, notes),
    ...layout,
    ...(index === null ? {} : { edition: index }),
    ...readScripts(files, finish),
  };
  for (const settings of childrenNamed(root, "settings"))
    for (const { attributes } of childrenNamed(settings, "component")) {
      const at = `${settings.attributes.pass} ${attributes.name}`;
      if (!KNOWN.has(at)) notes.push(warning(at, "this component is not taken over"));
    }
  return { spec, source: null, notes };
}

const KNOWN: ReadonlySet<string> = new Set(
  [
    "specialize Shell-Setup",
    "specialize TCPIP",
    "specialize DNS-Client",
    "specialize Deployment",
    "oobeSystem International-Core",
    "oobeSystem Shell-Setup",
  ].map((name) => name.replace(" ", " Microsoft-Windows-")),
);

function readPlace(root: Element, notes: Note[]): Words {
  const place = componentOf(root, "oobeSystem", "International-Core");
  const input = textAt(place, "InputLocale");
  const keyboard = Object.entries(KEYBOARDS).find(([, theirs]) => theirs === input?.toLowerCase())?.[0];
  if (input !== null && keyboard === undefined) notes.push(warning("InputLocale", `"${input}" is not known here`));
  const tag = textAt(place, "UserLocale") ?? textAt(place, "SystemLocale");
  const locale = tag === null ? null : localeOf(tag);
  return { ...(keyboard === undefined ? {} : { keyboard }), ...(locale === null ? {} : { locale }) };
}

function readNetwork(root: Element, finish: ReadFinish): Words {
  const dns = componentOf(root, "specialize", "DNS-Client");
  const search = elementsIn(childAt(dns, "DNSSuffixSearchOrder")).map((one) => textAt(one));
  const [served] = childrenNamed(childAt(dns, "Interfaces"), "Interface");
  const nameServers = elementsIn(childAt(served ?? null, "DNSServerSearchOrder")).map((one) => textAt(one));
  const still = childrenNamed(childAt(componentOf(root, "specialize", "TCPIP"), "Interfaces"), "Interface");
  const macs = [...new Set([...still.map((one) => textAt(one, "Identifier") ?? ""), ...finish.cards.keys()])];
  const dnsMac = textAt(served ?? null, "Identifier");
  // Name servers belong to the first card.
  macs.sort((one, other) => Number(other === dnsMac) - Number(one === dnsMac));
  const interfaces = macs.map((mac, at) => {
    const one = still.find((each) => textAt(each, "Identifier") === mac) ?? null;
    const addresses = elementsIn(childAt(one, "UnicastIpAddresses")).map((each) => textAt(each) ?? "");
    const routes = elementsIn(childAt(one, "Routes"));
    const gateway = (to: string) => routes.find((each) => textAt(each, "Prefix") === to);
    const family = (sign: string) => addresses.find((each) => each.includes(sign));
    const [four, six] = [addresses.find((each) => !each.includes(":")), family(":")];
    const by = (to: string) => textAt(gateway(to) ?? null, "NextHopAddress");
    return {
      kind: "ethernet",
      name: `nic${at + 1}`,
      device: mac.replaceAll("-", ":").toLowerCase(),
      ...(four === undefined ? {} : { ipv4: { address: four, gateway: by("0.0.0.0/0") } }),
      ...(six === undefined ? {} : { ipv6: { address: six, gateway: by("::/0") } }),
      ...finish.cards.get(mac),
    };
  });
  if (interfaces.length + search.length + nameServers.length === 0) return {};
  return { network: { nameServers, search, interfaces } };
}

function readAccounts(root: Element, { groups, sshKeys }: ReadFinish, notes: Note[]): Words {
  const accounts = childAt(componentOf(root, "oobeSystem", "Shell-Setup"), "UserAccounts");
  if (accounts !== null && elementsIn(accounts).length > 0)
    notes.push(
      warning("UserAccounts", "passwords are left behind", "put them in the data folder: secrets/password-NAME"),
    );
  const users = childrenNamed(childAt(accounts, "LocalAccounts"), "LocalAccount").map((one) => {
    const name = textAt(one, "Name") ?? "";
    const fullName = textAt(one, "DisplayName");
    const own = groups.get(name);
    return {
      name,
      ...(fullName === null ? {} : { fullName }),
      sudo: textAt(one, "Group") === "Administrators",
      ...(own === undefined ? {} : { groups: own }),
    };
  });
  return {
    ...(users.length === 0 ? {} : { users }),
    ...(sshKeys.length === 0 ? {} : { root: { sshKeys } }),
  };
}

function readLayout(script: string, { swap }: ReadFinish): Words {
  const wanted = /^var wanted = (\{.*\});$/m.exec(script)?.[1];
  if (wanted === undefined) return {};
  const { any: _, ...disk } = JSON.parse(wanted) as Words;
  const esp = Number(/create partition efi size=(\d+)/.exec(script)?.[1] ?? 0);
  const size = /create partition primary size=(\d+)",\n {2}"format quick fs=ntfs label=\\"Windows/.exec(script)?.[1];
  return {
    disk,
    layout: { esp, swap, ...(size === undefined ? {} : { mounts: [{ mount: "/", min: Number(size) }] }) },
  };
}

function readScripts(files: readonly AnswerFile[], finish: ReadFinish): Words {
  const of = (kind: string) =>
    files.flatMap(({ name, text }) => {
      const at = new RegExp(`^${kind}-(\\d+)\\.cmd$`).exec(name)?.[1];
      return at === undefined ? [] : [{ at: Number(at), text: text.replaceAll("\r\n", "\n") }];
    });
  const plain = ({ at: _, ...script }: Words) => script;
  const after = [...finish.scripts, ...of("after").map((one) => ({ ...one, where: "installer" }))];
  const inOrder = after.toSorted((one, other) => Number(one.at) - Number(other.at));
  const before = of("before");
  return before.length + after.length === 0
    ? {}
    : { scripts: { before: before.map(plain), after: inOrder.map(plain) } };
}
