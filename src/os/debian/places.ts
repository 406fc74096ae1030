// Where a person's own lines may stand in what the Debian installer is given.

export const PLACES = {
  lines: "further questions, at the end of the preseed file",
  recipe: "instead of our recipe for disks, after its name and two colons",
} as const;
