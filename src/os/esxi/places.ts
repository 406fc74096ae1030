// Where raw lines of a spec go in ks.cfg.
export const PLACES: Readonly<Record<string, string>> = {
  commands: "commands of ks.cfg, after our own",
  firstboot: "lines for busybox at the first boot, after our own",
};
