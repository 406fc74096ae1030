// Windows' discs: the elements of the WIM files' XML as Microsoft writes them, shortened.
import { disc, type Sample, there, wim } from "../recognition/sample.test-data.ts";

interface System {
  readonly name: string;
  readonly edition: string;
  readonly version: string;
  readonly arch?: number;
  readonly type?: string;
}

/** The XML of a WIM file. */
export function xml(systems: readonly System[]): string {
  const images = systems.map(({ name, edition, version, arch = 9, type = "Client" }, at) => {
    const [major, minor, build] = version.split(".");
    return (
      `<IMAGE INDEX="${at + 1}"><DIRCOUNT>20000</DIRCOUNT><FILECOUNT>90000</FILECOUNT><TOTALBYTES>15000000000</TOTALBYTES>` +
      `<CREATIONTIME><HIGHPART>0x01DA9A3D</HIGHPART><LOWPART>0x8D8D8A2A</LOWPART></CREATIONTIME><WINDOWS><ARCH>${arch}</ARCH>` +
      `<PRODUCTNAME>Microsoft® Windows® Operating System</PRODUCTNAME><EDITIONID>${edition}</EDITIONID>` +
      `<INSTALLATIONTYPE>${type}</INSTALLATIONTYPE><PRODUCTTYPE>${type.startsWith("Server") ? "ServerNT" : "WinNT"}</PRODUCTTYPE>` +
      "<LANGUAGES><LANGUAGE>en-US</LANGUAGE><DEFAULT>en-US</DEFAULT></LANGUAGES>" +
      `<VERSION><MAJOR>${major}</MAJOR><MINOR>${minor}</MINOR><BUILD>${build}</BUILD><SPBUILD>1</SPBUILD><SPLEVEL>0</SPLEVEL></VERSION>` +
      `<SYSTEMROOT>WINDOWS</SYSTEMROOT></WINDOWS><NAME>${name}</NAME><DESCRIPTION>${name}</DESCRIPTION><FLAGS>${edition}</FLAGS></IMAGE>`
    );
  });
  return `<WIM><TOTALBYTES>5000000000</TOTALBYTES>${images.join("")}</WIM>`;
}

const boot = (version: string, arch = 9) =>
  wim(
    xml([
      { name: "Microsoft Windows PE (x64)", edition: "WindowsPE", version, arch, type: "WindowsPE" },
      { name: "Microsoft Windows Setup (x64)", edition: "WindowsPE", version, arch, type: "WindowsPE" },
    ]),
  );
const LOADERS = there("bootmgr", "bootmgr.efi", "boot/bcd", "boot/boot.sdi", "efi/boot/bootx64.efi", "setup.exe");

function server(year: string, version: string, label: string): Sample {
  const name = `Windows Server ${year}`;
  const editions = ["STANDARD", "DATACENTER"].flatMap((kind) => {
    const edition = `Server${kind[0]}${kind.slice(1).toLowerCase()}`;
    return [
      { name: `${name} SERVER${kind}CORE`, edition, version, type: "Server Core" },
      { name: `${name} SERVER${kind}`, edition, version, type: "Server" },
    ];
  });
  return {
    name,
    disc: disc(label, 4800, "bios", "uefi"),
    files: { ...LOADERS, "sources/boot.wim": boot(version), "sources/install.wim": wim(xml(editions)) },
    is: ["windows", "windows", version, "x86_64", "installer"],
  };
}

function client(name: string, version: string, label: string, file: string, arch = 9): Sample {
  const editions = [
    { name: `${name} Home`, edition: "Core", version, arch },
    { name: `${name} Pro`, edition: "Professional", version, arch },
  ];
  return {
    name,
    disc: disc(label, 5200, "bios", "uefi"),
    files: { ...LOADERS, "sources/boot.wim": boot(version, arch), [file]: wim(xml(editions)) },
    is: ["windows", "windows", version, arch === 12 ? "aarch64" : "x86_64", "installer"],
  };
}

export const WINDOWS_SAMPLES: readonly Sample[] = [
  client("Windows 7", "6.1.7601", "GSP1RMCPRXFRER_EN_DVD", "sources/install.wim"),
  client("Windows 8.1", "6.3.9600", "IR5_CCSA_X64FRE_EN-US_DV9", "sources/install.wim"),
  client("Windows 10", "10.0.19041", "CCCOMA_X64FRE_EN-US_DV9", "sources/install.esd"),
  client("Windows 11", "10.0.26100", "CCCOMA_X64FRE_EN-US_DV9", "sources/install.wim"),
  {
    ...client("Windows 11", "10.0.22631", "CCCOMA_A64FRE_EN-US_DV9", "sources/install.swm", 12),
    name: "Windows 11 for ARM, in parts",
  },
  server("2008 R2", "6.1.7601", "GRMSXVOL_EN_DVD"),
  server("2012 R2", "6.3.9600", "IR5_SSS_X64FREE_EN-US_DV9"),
  server("2016", "10.0.14393", "SSS_X64FREE_EN-US_DV9"),
  server("2019", "10.0.17763", "SSS_X64FREE_EN-US_DV9"),
  server("2022", "10.0.20348", "SSS_X64FREE_EN-US_DV9"),
  server("2025", "10.0.26100", "SSS_X64FREE_EN-US_DV9"),
  {
    name: "Windows PE",
    disc: disc("DVD_ROM", 380, "bios", "uefi"),
    files: { ...LOADERS, "sources/boot.wim": boot("10.0.22621") },
    is: ["windows", "windows-pe", "10.0.22621", "x86_64", "tool"],
  },
];
