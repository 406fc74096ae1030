// TOML (toml.io, v1.0.0), as much as answer files need: tables of strings, numbers, booleans and lists of strings. JSON's
// strings are TOML's basic strings, but for the delete character.

export type TomlTable = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Tables in order; keys with dots are as they stand. Empty tables are left out. */
export function tomlText(tables: readonly (readonly [string, TomlTable])[]): string {
  return tables
    .filter(([, table]) => Object.keys(table).length > 0)
    .map(([name, table]) => {
      const lines = Object.entries(table).map(([key, value]) => `${key} = ${tomlValue(value)}\n`);
      return `[${name}]\n${lines.join("")}`;
    })
    .join("\n");
}

export function tomlValue(value: TomlTable[string]): string {
  if (typeof value === "string") return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
  if (typeof value === "object") return `[${value.map(tomlValue).join(", ")}]`;
  return String(value);
}
