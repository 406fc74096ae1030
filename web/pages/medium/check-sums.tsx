// Checks media by the sums that come with them: a job whose progress and result are shown here.
import { List, Stack, Text } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { useState } from "react";
import { useDeed } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { JobProgress, useJob } from "../../parts/job-progress.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { useSaid } from "../../words/sentences/said.ts";
import { mediaWords } from "../media/words.ts";

interface Finding {
  readonly subject: string;
  readonly against: string;
  readonly right: boolean;
  readonly detail?: string;
}

export function CheckSums({ name }: { readonly name: string }) {
  const say = mediaWords.use();
  const [job, setJob] = useState<string | null>(null);
  const start = useDeed("media.check", ["jobs"]);
  const check = async () => {
    const begun = await start.mutateAsync({ params: { name }, body: {} }).catch(() => null);
    if (begun !== null) setJob(begun.id);
  };
  const close = () => {
    start.reset();
    setJob(null);
  };
  return (
    <>
      <RoleButton
        needs="operator"
        variant="default"
        leftSection={<IconChecks size={16} />}
        loading={start.isPending}
        onClick={check}
      >
        {say("check")}
      </RoleButton>
      {start.isError || job !== null ? (
        <Dialog opened onClose={close} title={say("check")}>
          <FailedDeed cause={start.error} />
          {job === null ? null : <Progressing id={job} />}
        </Dialog>
      ) : null}
    </>
  );
}

function Progressing({ id }: { readonly id: string }) {
  const say = mediaWords.use();
  const job = useJob(id);
  if (job?.state !== "done") return <JobProgress job={job} />;
  const findings = (job.result ?? []) as readonly Finding[];
  const wrong = findings.filter(({ right }) => !right);
  if (findings.length === 0) return <Text>{say("checkNone")}</Text>;
  if (wrong.length === 0)
    return (
      <Stack gap={6}>
        <Text className="bl-text-good">{say("checkGood")}</Text>
        <Findings all={findings} />
      </Stack>
    );
  return (
    <Stack gap={6}>
      <Text className="bl-text-bad">{say("checkBad")}</Text>
      <Findings all={wrong} />
    </Stack>
  );
}

function Findings({ all }: { readonly all: readonly Finding[] }) {
  const said = useSaid();
  return (
    <List size="sm">
      {all.slice(0, 100).map(({ subject, against, detail }) => (
        <List.Item key={`${subject} ${against}`}>
          <code>{subject}</code> {said(against)} {detail === undefined ? "" : said(detail)}
        </List.Item>
      ))}
    </List>
  );
}
