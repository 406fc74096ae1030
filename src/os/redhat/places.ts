// Where a person's own lines may stand in a kickstart file.

export const PLACES = {
  commands: "among the commands, after ours",
  packages: "in %packages, after ours",
  disks: "instead of our commands for disks, in the file that %pre writes; $disk1, $disk2 … are the chosen ones",
  sections: "whole sections of your own, at the end of the file",
} as const;
