// Gets cloud-init's own check of its files, unpacked: installed, it would run at this machine's next start.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasPackages, obtainPackage } from "../src/packages/apt.ts";

if (hasPackages())
  await obtainPackage("cloud-init", { folder: join(tmpdir(), "bootlace-test-packages"), useInstalled: false }).catch(
    (cause) => console.log(`cloud-init's check is not to be had, so nobody else looks at user-data: ${cause}`),
  );
