// Every command of the program, run twice: against a server by its API, and on a data folder. Both go, and say the same; what only makes
// sense on one of the two is named with its reason. A command that is new has to be put in here.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Command } from "commander";
import { createProgram, run } from "../../src/cli/program.ts";
import { NOW_MS, openWorld, type World } from "../../src/http/api/office.test-data.ts";

const MAC = "52:54:00:12:34:56";
const KS = "lang en_US.UTF-8\nkeyboard us\nrootpw --lock\nautopart\n";

/** What only the server's own host can do. */
const HERE: Readonly<Record<string, string>> = {
  serve: "it is the server",
  init: "it writes the config file before there is a server; with one: config.put",
  demo: "it makes a network and a server of its own",
  simulate: "it is machines, not a server",
};

/** What is asked for at the terminal, or has a test of its own (remote.test.ts). */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "menu password": "reads a password",
  "secret set": "reads a secret",
  "person add": "reads a password",
  "person password": "reads a password",
  "token add": "a token makes no tokens: only whoever is logged in, or is on the host",
  "install watch": "waits for an install to end",
  "loaders obtain": "takes Debian's packages",
};

/** `$`: the folder of files. The exit code where it is not 0. */
const LINES: readonly (readonly [words: string, code?: number | "the same"])[] = [
  ["machine list"],
  ["machine add n1 --mac 52:54:00:aa:00:31"],
  ["machine show n1"],
  ["machine group n1 --join rack9"],
  ["machine discovered"],
  ["machine remove n1"],
  ["media add up $/netboot.tar.gz"],
  ["media list"],
  ["media show up"],
  ["media ls up"],
  ["media cat up version.info"],
  ["media check up"],
  ["media repo debian --network lo"],
  ["media remove up"],
  ["profile add pr --media debian --packages http://deb.example/debian --spec $/spec.yaml"],
  ["profile list"],
  ["profile show pr"],
  ["profile versions pr"],
  ["profile remove pr"],
  ["menu list"],
  [`menu show --as ${MAC}`],
  ["menu preview $/menu.png --menu none-such", 2],
  ["answers render --machine web1"],
  ["answers lint $/ks.cfg --for 9.4", 1],
  ["answers diff $/ks.cfg $/ks.cfg"],
  ["answers import $/ks.cfg"],
  ["arm web2 --yes"],
  ["disarm web2"],
  ["boot web2 --once none-such", 2],
  ["install list"],
  ["install show web1"],
  ["install log web1"],
  ["install bundle web1 --output $/bundle.tar.gz"],
  ["diagnose web2"],
  // What it finds, and so its code, is about the host.
  ["doctor --no-probe", "the same"],
  ["lease list"],
  ["lease import $/leases.csv"],
  ["lease export --format json"],
  ["lease release 127.0.0.6"],
  ["lease reserve 127.0.0.8 --uuid 00112233-4455-6677-8899-aabbccddeeff"],
  ["lease reservations"],
  ["lease unreserve 127.0.0.8"],
  [`explain --mac ${MAC}`],
  ["loaders list"],
  ["loaders add $/snponly.efi --set ipxe"],
  ["loaders remove snponly.efi --set ipxe"],
  ["tree ls"],
  ["tree cat media/debian/k"],
  ["secret list"],
  ["secret remove disk"],
  ["person list"],
  ["person role viewer operator"],
  ["person remove viewer"],
  ["token list"],
  ["token remove t-operator"],
];

let [remote, local]: World[] = [];
let server: ReturnType<typeof Bun.serve>;
beforeAll(async () => {
  [remote, local] = [await openWorld(), await openWorld()];
  const { app } = remote;
  server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: (request) => app.fetch(request, "127.0.0.1") });
  for (const { data, tokens, pass } of [remote, local]) {
    // Commands have the host's own clock.
    pass(Date.now() - NOW_MS);
    const at = (name: string) => join(data, "given", name);
    await Bun.write(at("token"), tokens.get("admin") ?? "");
    await Bun.write(at("spec.yaml"), "root: { password: long enough }\n");
    await Bun.write(at("ks.cfg"), KS);
    await Bun.write(at("snponly.efi"), "MZ");
    await Bun.write(at("leases.csv"), "address,mac,expires\n127.0.0.6,52:54:00:00:00:06,never\n");
    await Bun.write(at("netboot/debian-installer/amd64/linux"), "a kernel");
    await Bun.write(at("netboot/debian-installer/amd64/initrd.gz"), "an initrd");
    await Bun.write(at("netboot/version.info"), "Debian version:  12 (bookworm)\n");
    await Bun.spawn(["tar", "czf", at("netboot.tar.gz"), "-C", at("netboot"), "."]).exited;
  }
});
afterAll(async () => {
  await server?.stop(true);
  for (const world of [remote, local]) await world?.close();
});

/** Runs it in this process; what it says, and its exit code. */
async function said(words: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const [out, err] = [process.stdout.write, process.stderr.write];
  let text = "";
  const take = (part: unknown) => {
    text += part instanceof Uint8Array ? Buffer.from(part).toString() : String(part);
    return true;
  };
  process.stdout.write = take as typeof out;
  process.stderr.write = take as typeof err;
  process.exitCode = 0;
  try {
    return { code: await run(words, "0.0.0"), out: text };
  } finally {
    process.stdout.write = out;
    process.stderr.write = err;
    process.exitCode = 0;
  }
}

function leaves(command: Command, path: readonly string[]): readonly string[] {
  const below = command.commands.filter((one) => one.name() !== "help");
  if (below.length === 0) return [path.join(" ")];
  return below.flatMap((one) => leaves(one, [...path, one.name()]));
}

const ALL = leaves(createProgram("0.0.0"), []);

test("the tables have every command, and no other", () => {
  const named = new Set([...Object.keys(HERE), ...Object.keys(ELSEWHERE)]);
  const covered = ALL.filter((name) => named.has(name) || LINES.some(([words]) => `${words} `.startsWith(`${name} `)));
  expect(covered).toEqual([...ALL]);
  expect([...named].filter((name) => !ALL.includes(name))).toEqual([]);
  expect(LINES.filter(([words]) => !ALL.some((name) => `${words} `.startsWith(`${name} `)))).toEqual([]);
});

describe("against a server, and on a data folder", () => {
  /** Without what differs by nature: folders (what was sent lies in the watched one), times, what each made up. */
  const bare = (text: string, data: string) =>
    text
      .replaceAll(data, "DATA")
      .replaceAll(/DATA\/(given|media)\//g, "DATA/")
      .replaceAll(/\d{4}-\d{2}-\d{2}[T ][\d:.]+Z?|\$6\$\S+|[0-9a-f]{12,}/g, "…")
      .replaceAll(/^.*(sending|adding|unpacking) .*\n/gm, "");

  test.each(LINES)("%s", async (words, code = 0) => {
    const outcome = async (world: World | undefined, options: readonly string[]) => {
      const data = world?.data ?? "";
      const all = words.split(" ").map((word) => word.replace("$", join(data, "given")));
      const { code, out } = await said([...options, ...all]);
      return { code, out: bare(out, data) };
    };
    const over = [
      "--server",
      `http://127.0.0.1:${server.port}`,
      "--token-file",
      join(remote?.data ?? "", "given/token"),
    ];
    const here = ["--config", join(local?.data ?? "", "bootlace.yaml"), "--data", local?.data ?? ""];
    const [theirs, ours] = [await outcome(remote, over), await outcome(local, here)];
    expect({ ...theirs, code: [theirs.code, ours.code] }).toMatchObject({
      code: code === "the same" ? [ours.code, ours.code] : [code, code],
    });
    expect([remote?.failures, local?.failures]).toEqual([[], []]);
    if (/ (list|show|reservations|ls|discovered)\b/.test(words)) expect(theirs.out).toBe(ours.out);
  });
});

describe("what only the host can do says so", () => {
  test.each(["serve", "init", "demo", `simulate --mac ${MAC}`])("%s", async (words) => {
    const { code, out } = await said(["--server", `http://127.0.0.1:${server.port}`, ...words.split(" ")]);
    expect([code, out.includes("this command works on the server's own host only")]).toEqual([2, true]);
  });
});
