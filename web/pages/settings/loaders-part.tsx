// Loaders: which are there, and getting them.
import { Checkbox, Group, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { LOADER_ARCHITECTURES } from "../../../src/http/contract/loaders.ts";
import { useApi, useDeed } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { JobProgress, useJob } from "../../parts/job-progress.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { settingsWords } from "./words.ts";

export function LoadersPart() {
  const say = settingsWords.use();
  const loaders = useApi("loaders.list", {});
  const obtain = useDeed("loaders.obtain", ["jobs"]);
  const [begun, setBegun] = useState<string | null>(null);
  const job = useJob(begun ?? undefined);
  const running = begun !== null && (job === undefined || job.state === "running");
  const [also, setAlso] = useState<readonly string[]>([]);
  const architectures = LOADER_ARCHITECTURES.filter((name) => also.includes(name));
  const get = () => obtain.mutate({ body: { architectures } }, { onSuccess: ({ id }) => setBegun(id) });
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
      <Checkbox.Group label={say("alsoFor")} mt="md" value={[...also]} onChange={setAlso}>
        <Group mt="xs">
          {LOADER_ARCHITECTURES.map((name) => (
            <Checkbox key={name} value={name} label={name} />
          ))}
        </Group>
      </Checkbox.Group>
      <RoleButton needs="admin" mt="md" leftSection={<IconDownload size={16} />} loading={running} onClick={get}>
        {say("obtain")}
      </RoleButton>
      <JobProgress job={job} />
      {job?.state === "done" ? (
        <Text size="sm" mt="sm" role="status">
          {say("obtained")}
        </Text>
      ) : null}
      <FailedDeed cause={obtain.error} />
    </section>
  );
}
