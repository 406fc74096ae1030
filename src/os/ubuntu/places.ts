// Where a person's own lines may stand in Ubuntu's answer file. They are YAML.

export const PLACES = {
  keys: "further keys below autoinstall: lists are added to ours, values replace ours",
  storage: "instead of our storage section; bootlace-disk-1, bootlace-disk-2 … as path are the chosen disks",
} as const;
