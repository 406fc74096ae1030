// Every route of the API by its name.
import { bootRoutes } from "./boots.ts";
import { configRoutes } from "./config.ts";
import { installRoutes } from "./installs.ts";
import { leaseRoutes } from "./leases.ts";
import { loaderRoutes } from "./loaders.ts";
import { machineRoutes } from "./machines.ts";
import { mediaRoutes } from "./media.ts";
import { networkRoutes } from "./network.ts";
import { overviewRoutes } from "./overview.ts";
import { peopleRoutes } from "./people.ts";
import { profileRoutes } from "./profiles.ts";
import { settingsRoutes } from "./settings.ts";
import { treeRoutes } from "./tree.ts";

export const ROUTES = {
  ...peopleRoutes,
  ...machineRoutes,
  ...installRoutes,
  ...profileRoutes,
  ...mediaRoutes,
  ...networkRoutes,
  ...leaseRoutes,
  ...loaderRoutes,
  ...configRoutes,
  ...bootRoutes,
  ...overviewRoutes,
  ...settingsRoutes,
  ...treeRoutes,
} as const;
export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;

/** What is sent on `/api/v1/events` (text/event-stream), by event name: `happened` is an event of the history; `changed`
 * names what to read again; `job` is a job's state; `traffic`, once a second, what went through the doors (trafficSchema). */
export const STREAM = "/events";
