// SUSE Linux Enterprise and openSUSE to 15: installed by YaST from an AutoYaST file.
import type { Family } from "../family.ts";
import { autoyast } from "./answer.ts";
import { kernelArguments } from "./arguments.ts";
import { isAgama } from "./release.ts";

export const suse: Family = {
  name: "suse",
  title: "SUSE",
  takes: ({ version }) => !isAgama(version),
  kernelArguments,
  answer: autoyast,
};
