import { expect, test } from "bun:test";
import { aptProblem, archivesFromUris, privateConfiguration, wantsLists } from "./apt-text.ts";

test("the archives of --print-uris, with the epoch that file names escape", () => {
  const output = [
    "Reading package lists...",
    "'http://mirror.example/debian/pool/main/s/syslinux/pxelinux_6.04%7egit-3_all.deb' pxelinux_3%3a6.04~git-3_all.deb 156016 SHA256:ef25",
    "",
  ].join("\n");
  expect(archivesFromUris(output)).toEqual([
    { file: "pxelinux_3%3a6.04~git-3_all.deb", version: "3:6.04~git-3", bytes: 156016 },
  ]);
});

test("the private configuration keeps the system's settings but its hooks, and writes into our folder only", () => {
  const dump = [
    'APT::Architecture "amd64";',
    'APT::Update::Post-Invoke "";',
    'APT::Update::Post-Invoke:: "rm -f /var/cache/apt/archives/*.deb";',
    'DPkg::Pre-Invoke:: "true";',
    'Acquire::http::Proxy "http://proxy:3142";',
    "",
  ].join("\n");
  expect(privateConfiguration(dump, "/data/apt", { ownLists: true, root: true })).toBe(
    [
      'APT::Architecture "amd64";',
      'Acquire::http::Proxy "http://proxy:3142";',
      'Dir::Cache "/data/apt/cache/";',
      'Dir::Cache::archives "archives/";',
      'Dir::Etc::parts "/data/apt/none/";',
      'Dir::Etc::main "none";',
      'Acquire::http::Timeout "30";',
      'Acquire::https::Timeout "30";',
      'Acquire::Retries "2";',
      'Dir::State "/data/apt/state/";',
      'Dir::State::lists "lists/";',
      'APT::Sandbox::User "root";',
      "",
    ].join("\n"),
  );
});

test("packages for another computer are looked for as that one would", () => {
  const options = { ownLists: false, root: false, architecture: "armhf" } as const;
  expect(privateConfiguration('APT::Architecture "amd64";\n', "/data/apt", options).split("\n").slice(-5)).toEqual([
    'Acquire::Retries "2";',
    'APT::Architecture "armhf";',
    "#clear APT::Architectures;",
    'APT::Architectures:: "armhf";',
    "",
  ]);
});

const unknown = "E: Unable to locate package nonesuch";
const gone = "E: Failed to fetch http://mirror.example/pool/x.deb  404  Not Found [IP: 192.0.2.1 80]";
const offline = "Err:1 http://mirror.example bookworm InRelease\n  Temporary failure resolving 'mirror.example'";

test("fresh lists are tried for packages that the lists do not have, or no longer", () => {
  expect([unknown, gone, offline].map(wantsLists)).toEqual([true, true, false]);
});

test("apt's errors in our words, without the mirror's name", () => {
  expect([unknown, gone, offline].map((text) => aptProblem("ipxe", text))).toEqual([
    "the package ipxe is not in the archives that this system's apt knows (see /etc/apt/sources.list)",
    "apt could not get ipxe: E: Failed to fetch http://…/pool/x.deb  404  Not Found [IP: 192.0.2.1 80]",
    "cannot reach the Debian archive to get ipxe: is this machine connected, and does apt-get update work here?",
  ]);
});
