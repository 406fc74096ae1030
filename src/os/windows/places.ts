// Where raw lines of a spec go.
export const PLACES: Readonly<Record<string, string>> = {
  finish: "lines of PowerShell in finish.ps1, as SYSTEM at the end of the first start, before the report",
};
