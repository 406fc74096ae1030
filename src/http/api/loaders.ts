// The contract's routes of loaders.
import { startedByShim } from "../../boot/loaders.ts";
import { listLoaders } from "../../loaders/kept.ts";
import { obtainLoaders } from "../../loaders/obtain.ts";
import { putLoader, removeLoader } from "../../loaders/own.ts";
import type { LoaderSet } from "../../loaders/table.ts";
import { Mistake } from "../../net/mistake.ts";
import { LOADER_SETS, type loaderRoutes } from "../contract/loaders.ts";
import type { Handlers } from "./office.ts";

export const loaderHandlers: Handlers<typeof loaderRoutes> = {
  "loaders.list": async ({ loaded }) => (await listLoaders(loaded.data)).map((one) => ({ ...one })),
  "loaders.obtain": async ({ loaded, jobs, hub }, { body }) =>
    jobs.start("loaders.obtain", "getting the loaders", async (onBytes) => {
      const files = await obtainLoaders({
        dataFolder: loaded.data,
        ...(body.architectures === undefined ? {} : { architectures: body.architectures }),
        onProgress: (one) => {
          if (one.step === "download") onBytes(`downloading ${one.name}`, one.doneBytes, one.totalBytes);
        },
      });
      hub.tell({ event: "changed", data: { what: "loaders" } });
      return files;
    }),
  async "loaders.put"({ loaded: { data } }, { params, query, body, who }) {
    const set = setNamed(params.set);
    const source = query.source ?? `sent by ${who.title}`;
    const added = await putLoader(data, { set, file: params.file, bytes: body, source });
    const second = set === "ipxe" ? startedByShim(added.file) : null;
    const isThere = (await listLoaders(data)).some(
      ({ set, file, from }) => set === "ipxe" && file === second && from === "person",
    );
    return { ...added, needs: isThere ? null : second };
  },
  "loaders.remove": async ({ loaded }, { params }) => ({
    ...(await removeLoader(loaded.data, setNamed(params.set), params.file)),
  }),
};

function setNamed(text: string): LoaderSet {
  const set: LoaderSet | undefined = LOADER_SETS.find((each) => each === text);
  if (set !== undefined) return set;
  throw new Mistake("there is no such set of loaders", [
    { path: "set", problem: `there is no set "${text}"`, hint: LOADER_SETS.join(", ") },
  ]);
}
