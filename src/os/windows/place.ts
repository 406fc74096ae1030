// Language and clock as Windows names them.
import { WINDOWS_ZONES } from "./zones.ts";

const SCRIPTS: Readonly<Record<string, string>> = { latin: "Latn", cyrillic: "Cyrl" };

/** `de_DE.UTF-8` is de-DE; `sr_RS@latin` is sr-Latn-RS; `ca_ES@valencia` is ca-ES-valencia. */
export function languageTag(locale: string): string {
  const [, language = "en", country = "US", , modifier] =
    /^([a-z]{2,3})_([A-Z]{2})(\.UTF-8)?(?:@([a-z]+))?$/.exec(locale) ?? [];
  const script = SCRIPTS[modifier ?? ""];
  if (script !== undefined) return `${language}-${script}-${country}`;
  return modifier === "valencia" ? `${language}-${country}-${modifier}` : `${language}-${country}`;
}

export function localeOf(tag: string): string | null {
  const [, language, script, country, variant] =
    /^([a-z]{2,3})(?:-([A-Z][a-z]{3}))?-([A-Z]{2})(?:-(\w+))?$/.exec(tag) ?? [];
  if (language === undefined) return null;
  const modifier = Object.entries(SCRIPTS).find(([, theirs]) => theirs === script)?.[0] ?? variant;
  return `${language}_${country}.UTF-8${modifier === undefined ? "" : `@${modifier}`}`;
}

/** `Europe/Berlin` is "W. Europe Standard Time"; null: Windows has no such time zone. */
export function windowsZone(zone: string): string | null {
  return Object.entries(WINDOWS_ZONES).find(([, zones]) => zones.split(" ").includes(zone))?.[0] ?? null;
}

/** The usual one of those that it stands for. */
export function zoneOf(windows: string): string | null {
  return windows === "UTC" ? "Etc/UTC" : (WINDOWS_ZONES[windows]?.split(" ")[0] ?? null);
}
