// Debian, installed by its own network installer (d-i) from a preseed file.
import type { Family } from "../family.ts";
import { preseed } from "./answer.ts";
import { kernelArguments } from "./arguments.ts";

export const debian: Family = {
  name: "debian",
  title: "Debian",
  kernelArguments,
  answer: preseed,
};
