// ◄ door: an installer that comes as one of Debian's packages.
import { join } from "node:path";
import { Mistake } from "../net/mistake.ts";
import { obtainPackage, type Progress } from "./apt.ts";

/** Packages that hold an installer: `debian-installer-12-netboot-amd64`. */
export const INSTALLER_PACKAGE = /^debian-installer-(\d+)-netboot-(\w+)$/;
/** Where they keep it, below the package's root. */
const IMAGES = "usr/lib/debian-installer/images";

/** Gets the package into the data folder, unless the host has it. Returns the installer's folder. Throws Mistake when it is no such package. */
export async function obtainInstaller(
  name: string,
  data: string,
  onProgress: (progress: Progress) => void,
): Promise<string> {
  const [, version, architecture] = INSTALLER_PACKAGE.exec(name) ?? [];
  if (version === undefined || architecture === undefined)
    throw new Mistake("the media were not added", [
      {
        path: "package",
        problem: `"${name}" is no package with an installer`,
        hint: "debian-installer-12-netboot-amd64",
      },
    ]);
  const { root } = await obtainPackage(name, { folder: join(data, "packages"), onProgress });
  return join(root, IMAGES, version, architecture, "text");
}
