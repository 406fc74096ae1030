// Every route's handler.
import type { Routes } from "../contract/routes.ts";
import { bootHandlers } from "./boots.ts";
import { configHandlers } from "./config.ts";
import { installHandlers } from "./installs.ts";
import { leaseHandlers } from "./leases.ts";
import { loaderHandlers } from "./loaders.ts";
import { machineHandlers } from "./machines.ts";
import { mediaHandlers } from "./media.ts";
import { networkHandlers } from "./network.ts";
import type { Handlers } from "./office.ts";
import { overviewHandlers } from "./overview.ts";
import { peopleHandlers } from "./people.ts";
import { profileHandlers } from "./profiles.ts";
import { settingsHandlers } from "./settings.ts";
import { treeHandlers } from "./tree.ts";

export const HANDLERS: Handlers<Routes> = {
  ...peopleHandlers,
  ...machineHandlers,
  ...installHandlers,
  ...profileHandlers,
  ...mediaHandlers,
  ...networkHandlers,
  ...leaseHandlers,
  ...loaderHandlers,
  ...configHandlers,
  ...bootHandlers,
  ...overviewHandlers,
  ...settingsHandlers,
  ...treeHandlers,
};
