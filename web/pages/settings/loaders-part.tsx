// Loaders: which are there, and getting them.
import { Progress, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useApi, useDeed } from "../../live/api.ts";
import { useLive } from "../../live/stream.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { settingsWords } from "./words.ts";

export function LoadersPart() {
  const say = settingsWords.use();
  const loaders = useApi("loaders.list", {});
  const obtain = useDeed("loaders.obtain", ["jobs"]);
  const [begun, setBegun] = useState<string | null>(null);
  const job = useLive((now) => (begun === null ? undefined : now.jobs.get(begun)));
  const running = begun !== null && (job === undefined || job.state === "running");
  const get = () => obtain.mutate({ body: {} }, { onSuccess: ({ id }) => setBegun(id) });
  return (
    <section className="bl-panel" aria-label={say("loaders")}>
      <Text size="sm" c="dimmed" mb="md">
        {say("loadersSay")}
      </Text>
      <Loaded of={loaders} rows={4}>
        {(all) =>
          all.length === 0 ? (
            <Text>{say("noLoaders")}</Text>
          ) : (
            <table className="bl-plain">
              <thead>
                <tr>
                  <th scope="col">{say("file")}</th>
                  <th scope="col">{say("version")}</th>
                  <th scope="col">{say("from")}</th>
                </tr>
              </thead>
              <tbody>
                {all.map(({ set, file, version, from, sha256 }) => (
                  <tr key={`${set}/${file}`}>
                    <td className="bl-mono" title={sha256}>{`${set}/${file}`}</td>
                    <td className="bl-figures">{version ?? "–"}</td>
                    <td className="bl-anywhere">{from}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
      <RoleButton needs="admin" mt="md" leftSection={<IconDownload size={16} />} loading={running} onClick={get}>
        {say("obtain")}
      </RoleButton>
      {running ? (
        <>
          <Text size="sm" mt="sm" role="status">
            {job?.says ?? say("obtaining")}
          </Text>
          <Progress
            aria-label={say("obtaining")}
            value={job?.totalBytes ? (job.doneBytes / job.totalBytes) * 100 : 100}
            animated={!job?.totalBytes}
          />
        </>
      ) : null}
      {job?.state === "done" ? (
        <Text size="sm" mt="sm" role="status">
          {say("obtained")}
        </Text>
      ) : null}
      <FailedDeed cause={obtain.error ?? (job?.state === "failed" ? new Error(detailOf(job.problem)) : null)} />
    </section>
  );
}

/** Of a problem as errors have it. */
function detailOf(problem: unknown): string {
  const { detail, title } = (problem ?? {}) as { readonly detail?: string; readonly title?: string };
  return detail ?? title ?? "";
}
