// Debian, installed by its own network installer (d-i) from a preseed file.

import type { Family } from "../family.ts";
import { preseed } from "./answer.ts";
import { kernelArguments } from "./arguments.ts";
import { expected } from "./expected.ts";

export const debian: Family = {
  name: "debian",
  title: "Debian",
  // Kali's installer is Debian's, but not its releases, nor its mirrors.
  takes: ({ distribution }) => !distribution?.startsWith("kali"),
  kernelArguments,
  expected,
  answer: preseed,
};
