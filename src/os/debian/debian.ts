// Debian, installed by its own network installer (d-i) from a preseed file.
import type { Family } from "../family.ts";
import { preseed } from "./answer.ts";
import { kernelArguments } from "./arguments.ts";
import { recogniseDebian } from "./recognise.ts";

export const debian: Family = {
  name: "debian",
  title: "Debian",
  recognise: recogniseDebian,
  looksFor:
    "a folder with debian-installer/amd64/{linux,initrd.gz}, a mirror with dists/ and pool/, or an installer's disc " +
    "with .disk/info and dists/",
  kernelArguments,
  answer: preseed,
};
