// unattend.xml: what Windows reads from its own disk at its first start, the passes `specialize` and `oobeSystem`. The pass
// `windowsPE` is Setup's, which is not run: Bootlace's start script partitions the disk and applies the image itself.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { type Element, element, xmlLines } from "../answers/xml.ts";
import { hidden, type PasswordElement, passwordOf } from "./accounts.ts";
import { KEYBOARDS } from "./keyboards.ts";
import { dnsClient, tcpip } from "./network.ts";
import { languageTag, windowsZone } from "./place.ts";
import { reportLine } from "./power-shell.ts";

const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: "amd64", i386: "x86", aarch64: "arm64" };
const ADD = { "wcm:action": "add" };

/** The whole file. */
export function renderUnattend(spec: Spec, context: AnswerContext): string {
  const component = (name: string, children: readonly Element[]) =>
    children.length === 0
      ? []
      : [
          element("component", children, {
            name: `Microsoft-Windows-${name}`,
            processorArchitecture: ARCHITECTURES[context.architecture] ?? "amd64",
            publicKeyToken: "31bf3856ad364e35",
            language: "neutral",
            versionScope: "nonSxS",
          }),
        ];
  const specialize = [
    ...component("Shell-Setup", specializeShell(spec, context)),
    ...component("TCPIP", tcpip(spec, context)),
    ...component("DNS-Client", dnsClient(spec, context)),
  ];
  const oobe = [
    ...component("International-Core", international(spec)),
    ...component("Shell-Setup", oobeShell(spec, context)),
  ];
  const root = element(
    "unattend",
    [element("settings", specialize, { pass: "specialize" }), element("settings", oobe, { pass: "oobeSystem" })],
    {
      xmlns: "urn:schemas-microsoft-com:unattend",
      "xmlns:wcm": "http://schemas.microsoft.com/WMIConfig/2002/State",
    },
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n${xmlLines(root).join("\n")}\n`;
}

function specializeShell(spec: Spec, { name }: AnswerContext): readonly Element[] {
  return [
    element("ComputerName", [name.hostName]),
    ...(spec.productKey === null ? [] : [element("ProductKey", [spec.productKey])]),
    element("TimeZone", [windowsZone(spec.timeZone) ?? "UTC"]),
  ];
}

function international({ keyboard, locale }: Spec): readonly Element[] {
  const tag = languageTag(locale);
  return [
    element("InputLocale", [KEYBOARDS[keyboard] ?? "0409:00000409"]),
    element("SystemLocale", [tag]),
    element("UILanguage", [tag]),
    element("UILanguageFallback", ["en-US"]),
    element("UserLocale", [tag]),
  ];
}

function oobeShell(spec: Spec, context: AnswerContext): readonly Element[] {
  const password = (name: PasswordElement, text: string) =>
    element(name, [element("Value", [hidden(text, name)]), element("PlainText", ["false"])]);
  const root = passwordOf("root", context);
  const accounts = spec.users.map(({ name, fullName, sudo }) =>
    element(
      "LocalAccount",
      [
        password("Password", passwordOf(name, context) ?? ""),
        ...(fullName === "" ? [] : [element("DisplayName", [fullName])]),
        element("Group", [sudo ? "Administrators" : "Users"]),
        element("Name", [name]),
      ],
      ADD,
    ),
  );
  return [
    element("OOBE", [
      element("HideEULAPage", ["true"]),
      element("HideOnlineAccountScreens", ["true"]),
      element("HideWirelessSetupInOOBE", ["true"]),
      element("ProtectYourPC", ["3"]),
    ]),
    element("UserAccounts", [
      ...(root === null ? [] : [password("AdministratorPassword", root)]),
      ...(accounts.length === 0 ? [] : [element("LocalAccounts", accounts)]),
    ]),
    // SetupComplete.cmd has said it before; it is not run where the machine's maker has put a product key into it.
    element("FirstLogonCommands", [
      element(
        "SynchronousCommand",
        [
          element("Order", ["1"]),
          element("CommandLine", [reportLine(context.reportUrl("installed"))]),
          element("Description", ["Bootlace: installed"]),
        ],
        ADD,
      ),
    ]),
  ];
}
