// Why the machine did not boot, and what to do.
import { Stack } from "@mantine/core";
import { useApi } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Finding } from "./findings.tsx";
import { machineWords } from "./words.ts";

export function DiagnosisTab({ machine }: { readonly machine: string }) {
  const say = machineWords.use();
  const diagnosis = useApi("diagnosis.show", { params: { machine } }, { staleTime: 0 });
  return (
    <Loaded of={diagnosis} rows={4}>
      {({ findings, heard }) => (
        <Stack>
          {heard ? null : <EmptyState title={say("notHeard")}>{say("notHeardSays")}</EmptyState>}
          {heard && findings.length === 0 ? (
            <EmptyState title={say("nothingFound")}>{say("nothingFoundSays")}</EmptyState>
          ) : null}
          {findings.map((finding) => (
            <Finding key={finding.rule} {...finding} />
          ))}
        </Stack>
      )}
    </Loaded>
  );
}
