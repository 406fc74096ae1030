// ks.cfg as a spec: ours come back as they went in; of others, what Bootlace has words for.
import { isCrypt } from "../../machines/crypt-form.ts";
import { prefixLength } from "../answers/address.ts";
import type { Imported } from "../answers/family-answer.ts";
import { type Note, warning } from "../answers/note.ts";
import { type Command, parseKs, value } from "./grammar.ts";
import { KEYBOARDS } from "./keyboards.ts";
import { readSections } from "./read-scripts.ts";

type Words = Readonly<Record<string, unknown>>;

export function readKs(text: string): Imported {
  const { commands, sections } = parseKs(text);
  const { disk, atEnd, scripts, first, notes: more } = readSections(sections);
  const notes: Note[] = [...more];
  const raw: string[] = [];
  let spec: Words = { ...first.spec, ...scripts, atEnd, ...(disk === null ? {} : { disk }) };
  const add = (words: Words) => {
    spec = { ...spec, ...words };
  };
  const rest = (command: Command, why: string) => {
    raw.push(command.text);
    notes.push(warning(`line ${command.line}`, `${why}: kept as it is, in raw.esxi.commands`));
  };
  for (const command of commands) {
    const { name, words, line } = command;
    if (["vmaccepteula", "accepteula", "reboot"].includes(name)) continue;
    if (name === "keyboard") {
      const layout = Object.entries(KEYBOARDS).find(([, theirs]) => theirs === words[0])?.[0];
      if (layout === undefined) rest(command, `keyboard ${words[0]} is not known here`);
      else add({ keyboard: layout });
    } else if (name === "rootpw") {
      const hash = words.at(-1) ?? "";
      if (words.includes("--iscrypted") && isCrypt(hash)) add({ root: { passwordHash: hash } });
      else notes.push(warning(`line ${line}`, "root's password is no hash: left behind", "openssl passwd -6"));
    } else if (name === "serialnum" || name === "vmserialnum") add({ productKey: value(words, "--esx") });
    else if (name === "network") add(readNetwork(words, first.mtu, first.ipv6));
    else if (name === "%include" && words[0] === "/tmp/bootlace-disk.cfg") continue;
    else if (name === "install" && value(words, "--firstdisk") !== null) {
      const kinds = value(words, "--firstdisk");
      if (kinds !== "local") notes.push(warning(`line ${line}`, `--firstdisk=${kinds}: here the first local disk`));
      if (!words.includes("--overwritevmfs"))
        notes.push(warning(`line ${line}`, "a datastore on that disk was kept; here it is overwritten"));
    } else if (name === "install")
      notes.push(warning(`line ${line}`, "the disk is not taken over", "say what it is: disk.minSize, model, serial"));
    else rest(command, `"${name}" has no word in a spec`);
  }
  if (first.sshKeys.length > 0) add({ root: { ...(spec.root as Words | undefined), sshKeys: first.sshKeys } });
  if (first.search.length > 0) add({ network: { ...(spec.network as Words | undefined), search: first.search } });
  const places = {
    ...(raw.length === 0 ? {} : { commands: `${raw.join("\n")}\n` }),
    ...(first.raw === null ? {} : { firstboot: first.raw }),
  };
  if (Object.keys(places).length > 0) add({ raw: { esxi: places } });
  return { spec, source: null, notes };
}

function readNetwork(words: readonly string[], mtu: number | null, ipv6: "off" | null): Words {
  const [address, mask] = [value(words, "--ip"), value(words, "--netmask")];
  const ipv4 =
    address === null
      ? "dhcp"
      : { address: `${address}/${prefixLength(mask ?? "") ?? 32}`, gateway: value(words, "--gateway") };
  const own = { ipv4, ...(mtu === null ? {} : { mtu }), ...(ipv6 === null ? {} : { ipv6 }) };
  const said = value(words, "--device") ?? "boot";
  const device = /^vmnic\d+$/.test(said) ? "boot" : said;
  const id = value(words, "--vlanid");
  const card = { kind: "ethernet", name: "nic1", device };
  const [hostName, ...domain] = (value(words, "--hostname") ?? "").toLowerCase().split(".");
  const servers = value(words, "--nameserver");
  return {
    network: {
      ...(servers === null ? {} : { nameServers: servers.split(",") }),
      interfaces:
        id === null
          ? [{ ...card, ...own }]
          : [
              { ...card, ipv4: "off", ...(ipv6 === null ? {} : { ipv6 }) },
              { kind: "vlan", name: "management", id: Number(id), over: "nic1", ...own },
            ],
    },
    ...(hostName === undefined || hostName === "" ? {} : { hostName }),
    ...(domain.length === 0 ? {} : { domain: domain.join(".") }),
  };
}
