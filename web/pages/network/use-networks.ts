// The networks of the config file, read and written through the API; the doors are opened anew with them.
import { useState } from "react";
import { ApiProblem } from "../../../src/http/client/client.ts";
import { client, queries, readAgain, useApi } from "../../live/api.ts";
import type { Entry } from "./entries.ts";

/** Reads the config's networks, and writes one of them. */
export function useNetworks() {
  const query = useApi("config.show", {});
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const networks = (query.data?.networks ?? []) as readonly Entry[];

  async function write(before: Entry | null, to: Entry | null, force: boolean): Promise<boolean> {
    const others = before === null ? networks : networks.filter((one) => one !== before);
    const at = before === null ? networks.length : networks.indexOf(before);
    const next = to === null ? others : [...others.slice(0, at), to, ...others.slice(at)];
    setSaving(true);
    setFailed(null);
    try {
      await client.call("config.put", { body: { networks: next as Record<string, unknown>[], apply: true, force } });
      for (const group of ["config", "networks", "interfaces", "leases", "doctor"]) readAgain(queries, group);
      return true;
    } catch (cause) {
      setFailed(cause);
      return false;
    } finally {
      setSaving(false);
    }
  }
  return {
    query,
    networks,
    file: query.data?.file ?? "",
    saving,
    failed,
    /** Something would be cut off. */
    busy: failed instanceof ApiProblem && failed.problem.name === "conflict",
    put: (before: Entry | null, to: Entry | null) => write(before, to, false),
    async force(before: Entry | null, to: Entry | null, done: () => void) {
      if (await write(before, to, true)) done();
    },
  };
}
