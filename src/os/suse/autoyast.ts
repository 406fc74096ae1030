// The answer file of YaST, for SLES, SLED and openSUSE 11 to 15 and Tumbleweed: one XML document, AutoYaST's profile.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { NO_PASSWORD } from "../answers/system-setup.ts";
import { type Element, element, parseXml, xmlLines } from "../answers/xml.ts";
import { keymap } from "./keymaps.ts";
import { networking } from "./networking.ts";
import { drives } from "./partitioning.ts";
import { scripts } from "./scripts.ts";
import { elements, list, nodes, type Section } from "./yast.ts";

type Generation = 11 | 12 | 15;

/** The whole autoinst.xml. */
export function renderAutoyast(spec: Spec, context: AnswerContext, generation: Generation): string {
  const { layout, raw } = spec;
  const passphrase = layout.encryption === null ? null : context.secret(layout.encryption.secret);
  const own = ownSections(raw.suse?.sections) ?? [];
  const sections: Section = {
    general: general(spec, context, generation),
    language: { language: spec.locale.replace(/\.UTF-8(?=@|$)/, "") },
    keyboard: { keymap: keymap(spec.keyboard) ?? spec.keyboard },
    timezone: { hwclock: "UTC", timezone: spec.timeZone },
    ...(spec.productKey === null
      ? {}
      : { suse_register: { do_registration: true, reg_code: spec.productKey, install_updates: false } }),
    ...(spec.proxy === null ? {} : { proxy: { enabled: true, http_proxy: spec.proxy, https_proxy: spec.proxy } }),
    networking: networking(spec.network, context, generation),
    partitioning: list("drive", drives(spec, generation, passphrase)),
    bootloader: bootLoader(spec, generation),
    ...addOns(spec, context, generation),
    software: software(spec, context, generation),
    users: list("user", [
      {
        username: "root",
        user_password: spec.root.passwordHash ?? (spec.root.sshKeys.length > 0 ? NO_PASSWORD : "!"),
        encrypted: true,
      },
    ]),
    scripts: scripts(spec, context, generation),
  };
  const taken = new Set(own.map(({ name }) => name));
  const root = element("profile", [...nodes(sections).filter(({ name }) => !taken.has(name)), ...own], {
    xmlns: "http://www.suse.com/1.0/yast2ns",
    "xmlns:config": "http://www.suse.com/1.0/configns",
  });
  const head = ['<?xml version="1.0" encoding="UTF-8"?>', "<!DOCTYPE profile>"];
  const made = `<!-- Made by Bootlace for ${context.name.hostName}. Written anew for each install. -->`;
  return `${[...head, made, ...xmlLines(root)].join("\n")}\n`;
}

/** A person's XML; null: it is none. */
export function ownSections(text: string | undefined): readonly Element[] | null {
  if (text === undefined) return null;
  const read = parseXml(`<profile>${text}</profile>`);
  return "problem" in read ? null : elements(read);
}

function general(spec: Spec, { packages }: AnswerContext, generation: Generation): Section {
  const unsigned =
    packages?.signed === false || spec.repositories.some(({ signed, keyUrl }) => !signed || keyUrl !== null);
  return {
    mode: {
      confirm: false,
      ...(spec.atEnd === "reboot" ? {} : { halt: true }),
      // What it would do after the first start is done by our scripts; 11 sets up its network there.
      second_stage: generation === 11,
    },
    ...(unsigned
      ? {
          "signature-handling": {
            accept_unsigned_file: true,
            accept_file_without_checksum: true,
            accept_unknown_gpg_key: true,
            import_gpg_key: true,
            accept_non_trusted_gpg_key: true,
          },
        }
      : {}),
  };
}

function bootLoader({ bootLoader, kernelArguments }: Spec, generation: Generation): Section {
  if (!bootLoader.install) return { loader_type: "none" };
  return {
    ...(generation === 11 ? {} : { loader_type: "default" }),
    global: {
      ...(kernelArguments.length > 0 ? { append: kernelArguments.join(" ") } : {}),
      ...(bootLoader.timeoutSeconds === null ? {} : { timeout: bootLoader.timeoutSeconds }),
    },
  };
}

/** SLE 15 comes in modules: without the first of them there is hardly a system. */
const MODULES = [
  ["Module-Basesystem", "sle-module-basesystem"],
  ["Module-Server-Applications", "sle-module-server-applications"],
] as const;

/** Does this product come in modules? */
function hasModules({ distribution }: AnswerContext, generation: Generation): boolean {
  return generation === 15 && (distribution === "sles" || distribution === "sled");
}

function addOns(spec: Spec, context: AnswerContext, generation: Generation): Section {
  const { packages, mediaUrl } = context;
  const media_url = packages?.url ?? mediaUrl;
  const modules = hasModules(context, generation)
    ? MODULES.map(([folder, product]) => ({ media_url, product_dir: `/${folder}`, product }))
    : [];
  const repositories = spec.repositories.map(({ name, url }) => ({
    media_url: url,
    product_dir: "/",
    alias: name,
    name,
  }));
  const all = [...modules, ...repositories];
  return all.length === 0 ? {} : { "add-on": { add_on_products: list("listentry", all) } };
}

const PRODUCTS: Readonly<Record<string, string>> = { sles: "SLES", sled: "SLED", leap: "Leap", tumbleweed: "openSUSE" };

function software(spec: Spec, { distribution }: AnswerContext, generation: Generation): Section {
  const product = spec.edition ?? PRODUCTS[distribution ?? ""];
  const time = spec.ntp.length === 0 ? [] : [generation === 15 ? "chrony" : "ntp"];
  const firewall = spec.firewall?.enabled ? [generation === 15 ? "firewalld" : "SuSEfirewall2"] : [];
  const needed = ["openssh", "curl", ...(spec.users.some(({ sudo }) => sudo) ? ["sudo"] : []), ...time, ...firewall];
  return {
    ...(generation === 15 && product !== undefined ? { products: list("product", [product]) } : {}),
    patterns: list("pattern", spec.groups.length > 0 ? spec.groups : ["base"]),
    packages: list("package", [...new Set([...needed, ...spec.packages])]),
    ...(spec.withoutPackages.length > 0 ? { "remove-packages": list("package", spec.withoutPackages) } : {}),
  };
}
