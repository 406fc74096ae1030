// Served media as sources of packages, used by the real dnf and the real apt with the very lines that the program prints.
import { describe, expect, test } from "bun:test";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { centos, disc } from "../discs/layouts.ts";
import { type Files, inFolder, run } from "../discs/trees.ts";
import { bootlace, start } from "../whole/program.ts";

let ports = 26_000 + (process.pid % 300) * 20;

/** A server on the loopback, for as long as the work takes. */
async function serving(folder: string, work: () => Promise<void>): Promise<void> {
  ports += 4;
  await Bun.write(
    join(folder, "bootlace.yaml"),
    `networks: [{ interface: lo, mode: off, address: 127.0.0.1 }]
boot: { port: ${ports} }
admin: { listen: "127.0.0.1:${ports + 1}" }
tftp: { port: ${ports} }
`,
  );
  const child = start(folder, "serve");
  try {
    let said = "";
    for await (const part of child.stdout) {
      said += new TextDecoder().decode(part);
      if (said.includes("bootlace is ready")) break;
    }
    await work();
  } finally {
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
  }
}

/** A package with one file, `/usr/share/NAME`. */
async function rpm(folder: string, name: string): Promise<Uint8Array> {
  const top = join(folder, "rpmbuild");
  const spec = `Name: ${name}
Version: 1
Release: 1
Summary: test
License: none
BuildArch: noarch
%description
test
%install
mkdir -p %{buildroot}/usr/share
echo "content of ${name}" > %{buildroot}/usr/share/${name}
%files
/usr/share/${name}
`;
  await Bun.write(join(folder, `${name}.spec`), spec);
  await run("rpmbuild", "-bb", "--quiet", "--define", `_topdir ${top}`, join(folder, `${name}.spec`));
  return Bun.file(join(top, `RPMS/noarch/${name}-1-1.noarch.rpm`)).bytes();
}

/** What createrepo makes of these packages, as files below `repodata`. */
async function repodata(folder: string, at: string, packages: Files): Promise<Files> {
  const root = join(folder, `repo-${at.replaceAll("/", "-")}`);
  for (const [path, content] of Object.entries(packages)) await Bun.write(join(root, path), content as Uint8Array);
  await run("createrepo_c", "--quiet", root);
  const names = await readdir(join(root, "repodata"));
  const all = names.map(async (name) => [`repodata/${name}`, await Bun.file(join(root, "repodata", name)).bytes()]);
  return Object.fromEntries(await Promise.all(all));
}

/** dnf with a root and a configuration of its own. */
async function dnf(folder: string, repo: string, ...words: readonly string[]): Promise<string> {
  const root = join(folder, "machine");
  for (const one of [root, join(folder, "log")]) await mkdir(one, { recursive: true });
  await Bun.write(join(folder, "repos/local.repo"), `${repo}\n`);
  await Bun.write(join(folder, "dnf.conf"), "[main]\n");
  const settings = [
    `reposdir=${join(folder, "repos")}`,
    `cachedir=${join(folder, "cache")}`,
    `logdir=${join(folder, "log")}`,
  ];
  const options = settings.map((one) => `--setopt=${one}`);
  return run(
    "dnf",
    "-y",
    "-c",
    join(folder, "dnf.conf"),
    "--installroot",
    root,
    "--releasever=6",
    ...options,
    ...words,
  );
}

const installed = (folder: string, name: string) => Bun.file(join(folder, "machine/usr/share", name)).text();

describe("dnf", () => {
  test("CentOS on two DVDs: packages of both, by the index on the first", () =>
    inFolder(async (folder) => {
      const one = { "Packages/one-1-1.noarch.rpm": await rpm(folder, "one") };
      const two = { "Packages/two-1-1.noarch.rpm": await rpm(folder, "two") };
      const index = await repodata(folder, "all", { ...one, ...two });
      await centos(folder, [{ ...one, ...index }, two]);
      expect((await bootlace(folder, "media", "add", "c6", "CentOS-6.8-x86_64-bin-DVD1.iso")).err).toBe("");
      await serving(folder, async () => {
        const repo = (await bootlace(folder, "media", "repo", "c6")).out;
        expect(repo).toBe(`[c6]\nname=c6\nbaseurl=http://127.0.0.1:${ports}/media/c6/\nenabled=1\ngpgcheck=0\n`);
        await dnf(folder, repo, "install", "one", "two");
        expect([await installed(folder, "one"), await installed(folder, "two")]).toEqual([
          "content of one\n",
          "content of two\n",
        ]);
      });
    }));

  test("RHEL 9's two repositories on one DVD", () =>
    inFolder(async (folder) => {
      const base = { "Packages/b/base-1-1.noarch.rpm": await rpm(folder, "base") };
      const apps = { "Packages/a/app-1-1.noarch.rpm": await rpm(folder, "app") };
      const below = (root: string, files: Files) =>
        Object.fromEntries(Object.entries(files).map(([path, content]) => [`${root}/${path}`, content]));
      await disc(folder, "rocky.iso", {
        ".discinfo": "1715000000.1\n9.4\nx86_64\nALL\n",
        ...below("BaseOS", { ...base, ...(await repodata(folder, "base", base)) }),
        ...below("AppStream", { ...apps, ...(await repodata(folder, "apps", apps)) }),
      });
      expect((await bootlace(folder, "media", "add", "r9", "rocky.iso")).err).toBe("");
      await serving(folder, async () => {
        const repo = (await bootlace(folder, "media", "repo", "r9")).out;
        expect(repo.match(/^\[.*\]$/gm)).toEqual(["[r9-AppStream]", "[r9-BaseOS]"]);
        await dnf(folder, repo, "install", "base", "app");
        expect(await installed(folder, "app")).toBe("content of app\n");
      });
    }));
});

/** A package with one file. */
async function deb(folder: string, name: string): Promise<Uint8Array> {
  const root = join(folder, `deb-${name}`);
  const control = `Package: ${name}\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: test\n`;
  await Bun.write(join(root, "DEBIAN/control"), control);
  await Bun.write(join(root, `usr/share/${name}`), `content of ${name}\n`);
  await run("dpkg-deb", "--root-owner-group", "-b", root, join(folder, `${name}.deb`));
  return Bun.file(join(folder, `${name}.deb`)).bytes();
}

/** apt with all its folders of its own. */
async function apt(folder: string, sources: string, ...words: readonly string[]): Promise<string> {
  const own = join(folder, "apt");
  for (const sub of ["state/lists/partial", "cache/archives/partial", "etc"])
    await mkdir(join(own, sub), { recursive: true });
  await Bun.write(join(own, "etc/sources.list"), `${sources}\n`);
  await Bun.write(join(own, "state/status"), "");
  const options = [
    `Dir::State=${own}/state`,
    `Dir::State::status=${own}/state/status`,
    `Dir::Cache=${own}/cache`,
    `Dir::Etc::SourceList=${own}/etc/sources.list`,
    "Dir::Etc::SourceParts=/dev/null",
    "Dir::Etc::PreferencesParts=/dev/null",
    "APT::Sandbox::User=root",
    "APT::Get::List-Cleanup=0",
  ];
  return run("apt-get", "-q", ...options.flatMap((one) => ["-o", one]), ...words);
}

/** The files of a Debian archive with these packages. */
async function archive(folder: string, packages: Files): Promise<Files> {
  const root = join(folder, "archive");
  for (const [path, content] of Object.entries(packages)) await Bun.write(join(root, path), content as Uint8Array);
  const index = await run("sh", "-c", `cd ${root} && apt-ftparchive packages pool`);
  await Bun.write(join(root, "dists/bookworm/main/binary-amd64/Packages"), index);
  const release = ["Codename=bookworm", "Components=main", "Architectures=amd64", "Origin=Debian", "Version=12.5"];
  const options = release.flatMap((one) => ["-o", `APT::FTPArchive::Release::${one}`]);
  const text = await run("apt-ftparchive", ...options, "release", join(root, "dists/bookworm"));
  return {
    ...packages,
    "dists/bookworm/Release": text,
    "dists/bookworm/main/binary-amd64/Packages": index,
    "dists/stable": { to: "bookworm" },
    ".disk/info": 'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 DVD Binary-1 20240210-11:28',
  };
}

test("apt: a Debian disc, updated from and installed from", () =>
  inFolder(async (folder) => {
    // A plus and a tilde, as real packages have them, and links as Debian's discs have them.
    const files = await archive(folder, { "pool/main/h/hello/hello_1+b1~deb12u1_all.deb": await deb(folder, "hello") });
    await disc(folder, "debian.iso", { ...files, debian: { to: "." } });
    expect((await bootlace(folder, "media", "add", "dvd", "debian.iso")).err).toBe("");
    await serving(folder, async () => {
      const lines = (await bootlace(folder, "media", "repo", "dvd")).out;
      expect(lines).toBe(`deb [trusted=yes] http://127.0.0.1:${ports}/media/dvd bookworm main\n`);
      for (const sources of [lines, lines.replace("/dvd", "/dvd/debian")]) {
        await apt(folder, sources, "update");
        await apt(folder, sources, "install", "-y", "--download-only", "hello");
        const [got] = (await readdir(join(folder, "apt/cache/archives"))).filter((name) => name.endsWith(".deb"));
        expect(await run("dpkg-deb", "--fsys-tarfile", join(folder, "apt/cache/archives", got ?? ""))).toContain(
          "content of hello",
        );
        await run("rm", "-r", join(folder, "apt"));
      }
    });
  }));

test("media without packages say what was looked for; without a network, how to say the address", () =>
  inFolder(async (folder) => {
    await Bun.write(join(folder, "tree/debian-installer/amd64/linux"), "k");
    await Bun.write(join(folder, "tree/debian-installer/amd64/initrd.gz"), "i");
    await Bun.write(join(folder, "tree/version.info"), "Debian version:  12 (bookworm)\n");
    await Bun.write(join(folder, "repo/Packages"), "");
    await bootlace(folder, "media", "add", "t", "tree");
    await bootlace(folder, "media", "add", "p", "repo");
    const none = await bootlace(folder, "media", "repo", "t");
    expect({ code: none.code, says: none.err.includes("hold no packages") }).toEqual({ code: 2, says: true });
    const nowhere = await bootlace(folder, "media", "repo", "p");
    expect({ code: nowhere.code, says: nowhere.err.includes("--url http://ADDRESS") }).toEqual({ code: 2, says: true });
    expect((await bootlace(folder, "media", "repo", "p", "--url", "http://192.0.2.1/")).out).toBe(
      "deb [trusted=yes] http://192.0.2.1/media/p/ ./\n",
    );
  }));
