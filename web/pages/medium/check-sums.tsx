// Checks media by the sums that come with them: a job whose progress and result are shown here.
import { List, Modal, Progress, Stack, Text } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { useState } from "react";
import { useApi, useDeed } from "../../live/api.ts";
import { useLive } from "../../live/stream.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { sizeText } from "../../parts/figures.ts";
import { RoleButton } from "../../parts/role-button.tsx";
import { useLanguage } from "../../words/language.ts";
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
        <Modal opened onClose={close} title={say("check")}>
          <FailedDeed cause={start.error} />
          {job === null ? null : <Progressing id={job} />}
        </Modal>
      ) : null}
    </>
  );
}

function Progressing({ id }: { readonly id: string }) {
  const say = mediaWords.use();
  const language = useLanguage();
  const live = useLive(({ jobs }) => jobs.get(id));
  const read = useApi("jobs.show", { params: { id } }).data;
  const job = live ?? read;
  if (job === undefined) return null;
  const { state, doneBytes, totalBytes, result, problem } = job;
  if (state === "failed") {
    const { detail } = (problem ?? {}) as { readonly detail?: string };
    return <FailedDeed cause={new Error(detail ?? "")} />;
  }
  if (state === "running")
    return (
      <Stack gap={6}>
        <Text size="sm">
          {say("checking")} {sizeText(doneBytes, language)}
          {totalBytes === null ? "" : ` / ${sizeText(totalBytes, language)}`}
        </Text>
        <Progress
          value={totalBytes === null || totalBytes === 0 ? 100 : (doneBytes / totalBytes) * 100}
          animated={totalBytes === null}
          aria-label={say("checking")}
        />
      </Stack>
    );
  const findings = (result ?? []) as readonly Finding[];
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
  return (
    <List size="sm">
      {all.slice(0, 100).map(({ subject, against, detail }) => (
        <List.Item key={`${subject} ${against}`}>
          <code>{subject}</code> {against} {detail ?? ""}
        </List.Item>
      ))}
    </List>
  );
}
