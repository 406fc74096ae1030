// What runs in Windows PE: winpeshl.ini, which names the program that is started instead of Setup, and that program, a batch
// file. wimboot puts both into X:\Windows\System32. All lines end in CR LF: cmd.exe loses its labels otherwise.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import type { Image } from "./image.ts";

export const START = "bootlace.cmd";
export const CHOOSE = "bootlace.js";

export function winpeshl(): string {
  return crlf(["[LaunchApps]", `%SYSTEMROOT%\\System32\\cmd.exe, /c %SYSTEMROOT%\\System32\\${START}`]);
}

/**
 * Fetches the image to the disk it goes on and applies it from there: that takes the image's size of disk for some minutes,
 * and no memory. The first report is the test whether the network is up.
 */
export function startScript(spec: Spec, context: AnswerContext, image: Image): string {
  const { answerUrl, reportUrl } = context;
  const report = (phase: string) => `curl.exe -fsS -m 10 -o nul ${word(reportUrl(phase))}`;
  const fetch = (url: string, path: string) => `curl.exe -fsS --retry 10 --retry-delay 3 -o ${path} ${word(url)}`;
  const own = (name: string, path: string) => `${fetch(answerUrl(name), path)} || goto failed`;
  const folder = "W:\\Bootlace";
  const parts = image.file.endsWith(".swm");
  const before = spec.scripts.before.map((_, at) => `before-${at + 1}.cmd`);
  const after = spec.scripts.after.flatMap(({ where }, at) => (where === "installer" ? [`after-${at + 1}.cmd`] : []));
  return crlf([
    "@echo off",
    `rem Made by Bootlace for ${context.name.hostName}. Runs in Windows PE.`,
    "title Bootlace",
    "set step=the network: wpeinit, curl.exe",
    "wpeinit",
    "wpeutil UpdateBootInfo",
    "set tries=0",
    ":network",
    `${report("running")} && goto online`,
    "set /a tries+=1",
    "if %tries% geq 30 goto failed",
    "ping -n 3 127.0.0.1 >nul",
    "goto network",
    ":online",
    ...before.flatMap((name) => [
      `set step=${name}`,
      own(name, `X:\\${name}`),
      `call X:\\${name}`,
      "if errorlevel 1 goto failed",
    ]),
    "set step=the choice of the disk",
    `cscript.exe //nologo //e:jscript %SYSTEMROOT%\\System32\\${CHOOSE} || goto nodisk`,
    "set /p firmware=<X:\\bootlace-firmware.txt",
    // A server that does not answer stops nothing: the choice was the spec's own.
    "set step=the disk: it is not the one that was meant",
    "set /p seen=<X:\\bootlace-seen.txt",
    "set told=nothing",
    `curl.exe -fsS -m 20 --retry 2 -o X:\\bootlace-told.txt ${word(reportUrl("disk")).slice(0, -1)}?disk=%seen%"`,
    "if exist X:\\bootlace-told.txt set /p told=<X:\\bootlace-told.txt",
    'if "%told:~0,5%"=="stop:" goto failed',
    "set step=unattend.xml",
    own("unattend.xml", "X:\\unattend.xml"),
    report("partitioning"),
    "set step=diskpart",
    "diskpart /s X:\\bootlace-disk.txt || goto failed",
    report("image"),
    `set step=${image.file}`,
    `md ${folder} || goto failed`,
    `${fetch(image.url, `${folder}\\${image.file}`)} || goto failed`,
    ...(parts
      ? [
          `for /l %%n in (2,1,99) do (${fetch(image.url.replace(/\.swm$/i, "<n>.swm"), `${folder}\\install%%n.swm`).replace("<n>", "%%n")} || goto fetched)`,
          ":fetched",
        ]
      : []),
    report("system"),
    "set step=dism",
    [
      `dism.exe /Apply-Image /ImageFile:${folder}\\${image.file}`,
      ...(parts ? [`/SWMFile:${folder}\\install*.swm`] : []),
      `/Index:${image.index} /ApplyDir:W:\\ || goto failed`,
    ].join(" "),
    "set step=bcdboot",
    "W:\\Windows\\System32\\bcdboot.exe W:\\Windows /s S: /f %firmware% || goto failed",
    "set step=the files of the first start",
    "if not exist W:\\Windows\\Panther md W:\\Windows\\Panther",
    "copy /y X:\\unattend.xml W:\\Windows\\Panther\\unattend.xml || goto failed",
    "if not exist W:\\Windows\\Setup\\Scripts md W:\\Windows\\Setup\\Scripts",
    ...["SetupComplete.cmd", "finish.ps1"].map((name) => own(name, `W:\\Windows\\Setup\\Scripts\\${name}`)),
    ...after.flatMap((name) => [
      `set step=${name}`,
      own(name, `X:\\${name}`),
      `call X:\\${name}`,
      "if errorlevel 1 goto failed",
    ]),
    `rd /s /q ${folder}`,
    // Only now: whoever comes back from here on is at the disk, and a report after that is not taken from a machine that has
    // not said this. The first start says it again when it is through.
    report("installed"),
    "wpeutil reboot",
    "exit /b 0",
    ":nodisk",
    report("no-disk"),
    ":failed",
    "echo Bootlace: it stopped at %step%",
    report("failed"),
    "cmd.exe /k",
    "",
  ]);
}

/** In a batch file a percent sign is one only if it stands twice. */
function word(url: string): string {
  return `"${url.replaceAll("%", "%%")}"`;
}

export function crlf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join("");
}

export function setupComplete(): string {
  return crlf([
    "@echo off",
    'powershell.exe -NoProfile -ExecutionPolicy Bypass -File "%~dp0finish.ps1" > "%SystemRoot%\\Temp\\bootlace-finish.log" 2>&1',
  ]);
}
