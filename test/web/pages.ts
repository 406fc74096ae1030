/** Every page's address, with the estate's names where one is of a record. A new page is a line here. */
export const PAGES: readonly string[] = [
  "/",
  "/machines",
  "/machines?state=armed",
  "/machines/rack1-node5",
  "/installs",
  "/installs/rack1-node5",
  "/media",
  "/media/debian-12",
  "/menu",
  "/settings",
  "/settings?part=server",
  "/network",
  "/welcome",
  "/log",
  "/log?tab=installers",
  "/log?tab=audit",
];
