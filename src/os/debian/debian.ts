// Debian, installed by its own network installer (d-i) from a preseed file.
import type { Family } from "../family.ts";
import { kernelArguments } from "./arguments.ts";
import { renderPreseed } from "./preseed.ts";
import { recogniseDebian } from "./recognise.ts";

export const debian: Family = {
  name: "debian",
  title: "Debian",
  recognise: recogniseDebian,
  kernelArguments,
  answerFile: { name: "preseed.cfg", render: renderPreseed },
};
