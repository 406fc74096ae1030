// FreeBSD: its own loader, from the disc, takes its files from one folder over TFTP; where that is, DHCP option 17 tells it.
import type { FamilyAnswer } from "../answers/family-answer.ts";
import { hasErrors } from "../answers/note.ts";
import { quote } from "../answers/shell.ts";
import type { Family } from "../family.ts";
import { cannot, PLACES } from "./cannot.ts";
import { DISC, installerconfig, LOADER_CONF, loaderConf, ROOT, START, startScript } from "./installerconfig.ts";
import { lintInstallerconfig } from "./lint.ts";
import { readInstallerconfig } from "./read.ts";

const MAIN = "installerconfig";

const answer: FamilyAnswer = {
  format: MAIN,
  files: [MAIN, START, LOADER_CONF],
  places: PLACES,
  render(spec, context) {
    const notes = cannot(spec, context);
    if (hasErrors(notes)) return { files: [], notes };
    return {
      files: [
        { name: MAIN, text: installerconfig(spec, context) },
        startScript(spec, context),
        { name: LOADER_CONF, text: loaderConf(context), early: true },
      ],
      notes,
    };
  },
  companions: (context, spec) => [
    startScript(spec, context),
    { name: LOADER_CONF, text: loaderConf(context), early: true },
  ],
  lint: lintInstallerconfig,
  read: readInstallerconfig,
  looksLike: (text) => /^(?:export )?(?:PARTITIONS|DISTRIBUTIONS|ZFSBOOT_[A-Z_]+)=/m.test(text),
  quoting: { value: quote },
};

export const freebsd: Family = {
  name: "bsd",
  title: "FreeBSD",
  takes: ({ distribution }) => distribution === "freebsd",
  /** They stand in loader.conf. */
  kernelArguments: () => [],
  loaderRoot: { files: ROOT, disc: DISC },
  dhcpOptions: (context) => ({
    17: `tftp://${context.server}/${new URL(context.answerUrl("root")).pathname.slice(1)}`,
  }),
  starts({ files }) {
    const { loaderEfi, loaderBios } = files ?? {};
    if (loaderEfi === undefined && loaderBios === undefined) return "no-media";
    const media = (path: string | undefined) => (path === undefined ? null : ({ from: "media", path } as const));
    return { kind: "loader", efi: media(loaderEfi), bios: media(loaderBios) };
  },
  answer,
};
