// Ubuntu. From 20.04 on its live installer (subiquity) with an autoinstall file; before, and on 20.04's legacy media, Debian's
// installer with a preseed file.
import { preseed } from "../debian/answer.ts";
import { kernelArguments as debianArguments } from "../debian/arguments.ts";
import type { Family } from "../family.ts";
import { autoinstall } from "./answer.ts";
import { kernelArguments } from "./arguments.ts";
import { hasDebianInstaller } from "./release.ts";

export const ubuntu: Family = {
  name: "ubuntu",
  title: "Ubuntu",
  takes: (media) => !hasDebianInstaller(media),
  kernelArguments,
  answer: autoinstall,
};

export const oldUbuntu: Family = {
  name: "ubuntu",
  title: "Ubuntu",
  takes: hasDebianInstaller,
  kernelArguments: (spec, context) => [...debianArguments(spec, context), ...(context.mediaArguments ?? [])],
  answer: preseed,
};
