// Every route of the API by its name.
import { installRoutes } from "./installs.ts";
import { machineRoutes } from "./machines.ts";
import { mediaRoutes } from "./media.ts";
import { networkRoutes } from "./network.ts";
import { peopleRoutes } from "./people.ts";
import { profileRoutes } from "./profiles.ts";

export const ROUTES = {
  ...peopleRoutes,
  ...machineRoutes,
  ...installRoutes,
  ...profileRoutes,
  ...mediaRoutes,
  ...networkRoutes,
} as const;
export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;

/** What is sent on `/api/v1/events` (text/event-stream), by event name: `happened` is an event of the history; `changed`
 * names what to read again; `job` is a job's state. */
export const STREAM = "/events";
