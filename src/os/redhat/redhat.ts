// Red Hat Enterprise Linux and those built from it (CentOS, Rocky, Alma, Oracle), and Fedora: installed by anaconda.
import type { Family } from "../family.ts";
import { kickstart } from "./answer.ts";
import { kernelArguments } from "./arguments.ts";

export const redhat: Family = {
  name: "redhat",
  title: "Red Hat family",
  kernelArguments,
  answer: kickstart,
};
