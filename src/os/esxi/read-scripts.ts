// The sections of a ks.cfg read back: Bootlace's own into what they stand for, all others as a person's scripts.
import { type Note, warning } from "../answers/note.ts";
import { hereDocuments, shellWords } from "../answers/read-shell.ts";
import { SERVICES } from "./first-boot.ts";
import { type Section, value } from "./grammar.ts";

type Words = Readonly<Record<string, unknown>>;

export interface ReadSections {
  readonly disk: Words | null;
  readonly atEnd: "poweroff" | "reboot";
  readonly scripts: Words;
  readonly first: FirstBoot;
  readonly notes: readonly Note[];
}

export function readSections(sections: readonly Section[]): ReadSections {
  const own = (name: string) =>
    sections.filter((one) => one.name === name && one.body.startsWith("# Bootlace's own.\n"));
  const theirs = sections.filter(({ body }) => !body.startsWith("# Bootlace's own.\n"));
  const before = theirs.filter(({ name }) => name === "%pre").map(scriptOf);
  const after = theirs
    .filter(({ name }) => name === "%post" || name === "%firstboot")
    .map((one) => ({ ...scriptOf(one), ...(one.name === "%post" ? { where: "installer" } : {}) }));
  return {
    disk: readDisk(own("%pre").flatMap(({ body }) => body.split("\n"))),
    atEnd: own("%post").some(({ body }) => /^poweroff$/m.test(body)) ? "poweroff" : "reboot",
    scripts: before.length + after.length === 0 ? {} : { scripts: { before, after } },
    first: readFirstBoot(own("%firstboot").flatMap(({ body }) => body.split("\n").slice(1, -1))),
    notes: theirs
      .filter(({ name }) => !["%pre", "%post", "%firstboot"].includes(name))
      .map(({ line, name }) => warning(`line ${line}`, `${name} is not taken over`)),
  };
}

function scriptOf({ words, body }: Section): Words {
  const carried = /^ {4}file\.write\(base64\.b64decode\("([A-Za-z0-9+/=]*)"\)\)$/m.exec(body)?.[1];
  if (carried !== undefined) {
    const text = Buffer.from(carried, "base64").toString("utf8");
    const run = /^sys\.exit\(subprocess\.call\(\[(.*)\]\)\)$/m.exec(body)?.[1]?.split(", ") ?? [];
    if (run[0] === "sys.executable")
      return { text, ...(/^#!.*python/.test(text) ? {} : { interpreter: "/usr/bin/python3" }) };
    const by = run
      .slice(0, -1)
      .map((word) => word.slice(1, -1))
      .join(" ");
    const said = by === "sh -c" || by === "" || (by === "/bin/sh" && !text.startsWith("#!"));
    return said ? { text } : { text, interpreter: by };
  }
  const python = value(words, "--interpreter") === "python";
  return { text: body, ...(python && !/^#!.*python/.test(body) ? { interpreter: "/usr/bin/python3" } : {}) };
}

function readDisk(lines: readonly string[]): Words | null {
  const at = lines.findIndex((line) => line.startsWith("localcli storage core device list | awk "));
  if (at === -1) return null;
  const words = shellWords((lines[at] ?? "").replace(/ '$/, "")) ?? [];
  const field = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const order = lines.slice(at).find((line) => line.startsWith("  END "));
  // Any disk will do: that is what a spec says that says nothing.
  if (field("local") === "1") return null;
  const size = (name: string) => (field(name) === "0" ? null : Number(field(name)));
  const text = (name: string) => field(name)?.replaceAll("\\\\", "\\") ?? null;
  return {
    pick: order?.includes("sort -rn") ? "largest" : order?.includes("sort -n") ? "smallest" : "first",
    minSize: size("least"),
    maxSize: size("most"),
    model: text("model"),
    serial: text("serial"),
    usb: field("usb") === "1",
  };
}

interface FirstBoot {
  readonly mtu: number | null;
  readonly ipv6: "off" | null;
  readonly search: readonly string[];
  /** Sections of the spec: ntp, firewall, services. */
  readonly spec: Words;
  readonly sshKeys: readonly string[];
  /** What else stands there. */
  readonly raw: string | null;
}

function readFirstBoot(lines: readonly string[]): FirstBoot {
  const { files, rest } = hereDocuments(lines);
  const of = (pattern: RegExp) => rest.flatMap((line) => pattern.exec(line)?.[1] ?? []);
  const sshKeys =
    files
      .find(({ path }) => path === "/etc/ssh/keys-root/authorized_keys")
      ?.text.replace(/\n$/, "")
      .split("\n") ?? [];
  const old = files.find(({ path }) => path === "/etc/ntp.conf")?.text.match(/(?<=^server ).*$/gm);
  const line = of(/^esxcli system ntp set (.*) --enabled=true$/)[0];
  const ntp = old ?? line?.split(" ").map((word) => word.replace("--server=", "")) ?? [];
  const enabled = of(/^esxcli network firewall set --enabled=(\w+)$/)[0];
  const rules = of(/^esxcli network firewall ruleset set --ruleset-id=(\S+) --enabled=true$/);
  const services = old === undefined ? rules : rules.filter((rule) => rule !== "ntpClient");
  const enable = Object.keys(SERVICES).filter((name) => SERVICES[name]?.every((one) => rest.includes(one)));
  const known =
    /^(esxcli (network (vswitch standard|ip interface|ip|ip dns search|firewall|firewall ruleset)|system ntp) (set|add) |chmod 600 \/etc\/ssh\/|vim-cmd hostsvc\/|\/sbin\/chkconfig ntpd |\/etc\/init\.d\/ntpd )/;
  const raw = rest.filter((one) => !known.test(one));
  const mtu = of(/^esxcli network ip interface set --interface-name=vmk0 --mtu=(\d+)$/)[0];
  return {
    mtu: mtu === undefined ? null : Number(mtu),
    ipv6: rest.includes("esxcli network ip set --ipv6-enabled=false") ? "off" : null,
    search: of(/^esxcli network ip dns search add --domain=(\S+)$/),
    spec: {
      ...(ntp.length === 0 ? {} : { ntp }),
      ...(enabled === undefined ? {} : { firewall: { enabled: enabled === "true", services } }),
      ...(enable.length === 0 ? {} : { services: { enable } }),
    },
    sshKeys,
    raw: raw.length === 0 ? null : `${raw.join("\n")}\n`,
  };
}
