// ◄ door: the API on a data folder, without a listener: the command line's way where no server is named. Whoever may open the
// store's file may do everything.
import { userInfo } from "node:os";
import type { Loaded } from "../../acts/loaded.ts";
import type { Store } from "../../store/interface.ts";
import { type Client, createClient } from "../client/client.ts";
import { openOffice } from "./opening.ts";

export interface Local {
  readonly client: Client;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export function localClient(store: Store, loaded: Loaded): Local {
  const name = userInfo().username;
  let failure: unknown = null;
  const { app, close } = openOffice({
    store,
    loaded,
    local: { name, role: "admin", csrf: null, expiresMs: null, session: null, by: "host", title: name },
    reopening: null,
    tls: null,
    setupCode: () => null,
    problems: () => [],
    // A running server looks whether somebody has written.
    reload: async () => {},
    traffic: () => ({ lately: () => [], close: () => {} }),
    failed: (cause) => {
      failure = cause;
    },
  });
  const send = async (request: Request) => {
    const response = await app.fetch(request, "this host");
    // Here, who asks is whom the failure is for.
    if (response.status === 500 && failure !== null) throw failure;
    return response;
  };
  return { client: createClient({ server: "http://localhost", token: null, send }), close };
}
