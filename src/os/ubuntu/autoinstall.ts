// Ubuntu's answer file: cloud-config with the one key `autoinstall`, which the live installer (subiquity) of 20.04 and later takes.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { netplan } from "../answers/netplan.ts";
import { type Yaml, yaml } from "../answers/yaml.ts";
import { rawSection } from "./cannot.ts";
import { earlyCommands, lateCommands } from "./commands.ts";
import { aptSection, packageNames } from "./packages.ts";
import type { UbuntuRelease } from "./release.ts";
import { storageOf } from "./storage.ts";

type Keys = { readonly [key: string]: Yaml | undefined };

/** The whole user-data. */
export function renderAutoinstall(spec: Spec, context: AnswerContext, release: UbuntuRelease): string {
  const { layout, raw } = spec;
  const passphrase = layout.encryption === null ? null : context.secret(layout.encryption.secret);
  const own = rawSection(raw.ubuntu?.storage) as Keys | null;
  const { section, growth } = storageOf(spec, passphrase);
  // Whether or not somebody wrote the section by hand, the disks in it are those that the spec chooses.
  const settled = own === null ? growth : { grow: {}, volumes: null };
  const keys: Keys = {
    version: 1,
    "early-commands": earlyCommands(spec, context, settled),
    ...placeKeys(spec, release),
    "refresh-installer": { update: false },
    ...sourceKeys(spec, release),
    network: networkKey(spec, context, release),
    ...(spec.proxy === null ? {} : { proxy: spec.proxy }),
    apt: aptSection(context, release),
    storage: own ?? section,
    ssh: { "install-server": true, "allow-pw": spec.users.some(({ passwordHash }) => passwordHash !== null) },
    packages: spec.repositories.length > 0 ? [] : packageNames(spec),
    updates: "security",
    "user-data": firstStart(spec, context, release),
    "late-commands": lateCommands(spec, context),
    "error-commands": [
      `python3 -c 'import urllib.request as u; u.urlopen("${context.reportUrl("failed")}", timeout=10)'`,
    ],
    reporting: {
      console: { type: "print" },
      bootlace: { type: "webhook", endpoint: context.reportUrl("event"), level: "INFO" },
    },
    shutdown: spec.atEnd === "reboot" ? "reboot" : "poweroff",
  };
  const document = { autoinstall: merged(keys, rawSection(raw.ubuntu?.keys) as Keys | null) };
  return `#cloud-config\n# Made by Bootlace for ${context.name.hostName}. Written anew for each install.\n${yaml(document)}`;
}

function placeKeys({ locale, keyboard, timeZone }: Spec, { number }: UbuntuRelease): Keys {
  const [, layout = "us", , variant] = /^([a-z]+)(\((.*)\))?$/.exec(keyboard) ?? [];
  return {
    locale: locale.includes(".") || locale.includes("@") ? locale : `${locale}.UTF-8`,
    keyboard: { layout, ...(variant === undefined ? {} : { variant }) },
    ...(number >= 2204 ? { timezone: timeZone } : {}),
  };
}

function sourceKeys({ edition, productKey }: Spec, { number }: UbuntuRelease): Keys {
  if (number < 2204) return {};
  return {
    ...(edition === null ? {} : { source: { id: edition } }),
    ...(productKey === null ? {} : { "ubuntu-pro": { token: productKey } }),
  };
}

/** The very first, 20.04 without a point release, wants it once more within itself; from 22.04 on gateways are routes. */
function networkKey({ network }: Spec, { machine }: AnswerContext, { number, version }: UbuntuRelease): Yaml {
  const plan = netplan(network, machine, number >= 2204);
  return version === "20.04" ? { network: plan } : plan;
}

/** cloud-init in the new system: it shall make no user of its own, and leave root's keys as they are. */
function firstStart({ timeZone }: Spec, { name }: AnswerContext, { number }: UbuntuRelease): Yaml {
  return {
    hostname: name.hostName,
    ...(name.domain === null ? {} : { fqdn: `${name.hostName}.${name.domain}` }),
    users: [],
    disable_root: false,
    ...(number >= 2204 ? {} : { timezone: timeZone }),
  };
}

/** Lists are added to ours, values replace them. */
function merged(ours: Keys, theirs: Keys | null): Keys {
  const all: Record<string, Yaml | undefined> = { ...ours };
  for (const [key, value] of Object.entries(theirs ?? {})) {
    const before = all[key];
    if (Array.isArray(before) && Array.isArray(value)) all[key] = [...before, ...value];
    else if (isKeys(before) && isKeys(value)) all[key] = merged(before, value);
    else all[key] = value;
  }
  return all;
}

function isKeys(value: Yaml | undefined): value is Keys {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
