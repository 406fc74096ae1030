// Where a person's own XML may stand in an AutoYaST file.

export const PLACES = {
  sections: "whole sections of your own, at the end of the profile; one of ours of the same name is left out",
} as const;
