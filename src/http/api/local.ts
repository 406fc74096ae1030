// ◄ door: the API on a data folder, without a listener: the command line's way where no server is named. Whoever may open the
// store's file may do everything.
import { userInfo } from "node:os";
import { version } from "../../../package.json" with { type: "json" };
import type { Loaded } from "../../acts/loaded.ts";
import { createThrottle } from "../../people/throttle.ts";
import type { Store } from "../../store/interface.ts";
import { type Client, createClient } from "../client/client.ts";
import { createApp } from "./app.ts";
import { createHub } from "./hub.ts";
import { createJobs } from "./jobs.ts";

export interface Local {
  readonly client: Client;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export function localClient(store: Store, loaded: Loaded): Local {
  const hub = createHub();
  const name = userInfo().username;
  let cause: unknown = null;
  const keep = (thrown: unknown) => {
    cause = thrown;
  };
  const jobs = createJobs(hub, Date.now, keep);
  const app = createApp({
    office: {
      store,
      loaded,
      version,
      jobs,
      hub,
      throttle: createThrottle(),
      setupCode: () => null,
      problems: () => [],
      // A running server looks whether somebody has written.
      reload: async () => {},
      now: Date.now,
    },
    secure: false,
    local: { name, role: "admin", csrf: null, expiresMs: null, session: null, title: name },
    failed: keep,
  });
  const send = async (request: Request) => {
    const response = await app.fetch(request, "this host");
    // Here, who asks is whom the failure is for.
    if (response.status === 500 && cause !== null) throw cause;
    return response;
  };
  return { client: createClient({ server: "http://localhost", token: null, send }), close: jobs.close };
}
