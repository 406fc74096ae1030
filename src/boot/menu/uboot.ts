// A menu for U-Boot: PXELINUX's language as U-Boot reads it (uboot.ts). It numbers the entries and asks for one. It knows no passwords,
// and goes on with the next entry when one does not start: so nothing that wipes a disk is in it, and the local disk stands first.
import { ANSWERED, type Menu } from "../../machines/menu.ts";
import type { Choice } from "../../machines/menu-entry.ts";
import { ascii } from "./letters.ts";
import { passwordOf, shown, type Viewer, whereOf } from "./shown.ts";

/** The whole file. */
export function ubootMenu(menu: Menu, viewer: Viewer): string {
  const able = (choice: Choice) => actionLines(choice) !== null;
  const all = shown(menu, viewer, able);
  const seen = shown(menu, viewer, (choice) => able(choice) && passwordOf(all, choice) === null);
  const choices = seen.entries.flatMap((entry) =>
    entry.kind === "choice"
      ? [entry]
      : entry.kind === "menu"
        ? entry.entries.filter((one) => one.kind === "choice")
        : [],
  );
  const isLocal = ({ does }: Choice) => does.kind === "local";
  const lines = [
    `MENU TITLE ${line(menu.title, menu.plain ?? null)}`,
    `DEFAULT ${seen.byItself.label}`,
    "PROMPT 1",
    `TIMEOUT ${menu.timeout * 10}`,
    ...[...choices.filter(isLocal), ...choices.filter((one) => !isLocal(one))].flatMap((choice) => [
      "",
      `LABEL ${choice.label}`,
      `  MENU LABEL ${line(choice.title, choice.plain) || choice.label}`,
      ...(actionLines(choice) ?? []).map((one) => `  ${one}`),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

/** Null: U-Boot cannot, or must not. */
function actionLines({ does }: Choice): string[] | null {
  if (does.kind === "local") return ["LOCALBOOT 1"];
  if (does.kind !== "kernel" || does.initrds.length > 1 || does.arguments.some((word) => ANSWERED.test(word)))
    return null;
  const { deviceTrees: trees } = does;
  const files = [does.kernel, ...does.initrds, ...(trees === undefined ? [] : [trees])].map(whereOf);
  if (files.some(({ kind }) => kind !== "own")) return null;
  const [kernel, initrd] = [does.kernel, ...does.initrds];
  return [
    `LINUX ${kernel}`,
    ...(initrd === undefined ? [] : [`INITRD ${initrd}`]),
    ...(trees === undefined ? [] : [`FDTDIR ${trees}`]),
    ...(does.arguments.length === 0 ? [] : [`APPEND ${does.arguments.join(" ")}`]),
  ];
}

function line(text: string, plain: string | null): string {
  return ascii(text, plain)
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .trim();
}
