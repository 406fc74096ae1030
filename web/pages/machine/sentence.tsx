// The one sentence that matters: why it stopped, how far its install is, or what it is allowed to do.

import { Text } from "@mantine/core";
import { useApi } from "../../live/api.ts";
import { agoText, exactText } from "../../parts/figures.ts";
import { ProgressSentence } from "../../parts/progress-sentence.tsx";
import { useNow } from "../../parts/time.tsx";
import { useLanguage } from "../../words/language.ts";
import { useSaid } from "../../words/sentences/said.ts";
import type { Known } from "./head.tsx";
import { machineWords } from "./words.ts";

export function Sentence({ machine, mac }: { readonly machine: Known | null; readonly mac: string }) {
  const say = machineWords.use();
  const said = useSaid();
  const language = useLanguage();
  const arm = machine?.now.arm ?? null;
  const boots = useApi("boots.list", { query: { machine: machine?.name ?? mac, limit: 1 } }).data?.items;
  const wrong = boots?.[0]?.outcome === "bad";
  const found = useApi("diagnosis.show", { params: { machine: machine?.name ?? mac } }, { enabled: wrong }).data;
  const when = useNow((now) =>
    arm === null ? "" : agoText(arm.state === "armed" ? arm.expiresMs : arm.changedMs, now, language),
  );
  const finding = wrong ? found?.findings[0] : undefined;
  if (finding !== undefined)
    return (
      <Text className="bl-text-bad" fw={600}>
        {said(finding.says)}
      </Text>
    );
  if (machine === null) return <Text c="dimmed">{`${say("unknown")}. ${say("unknownSays")}`}</Text>;
  if (arm === null) return <Text c="dimmed">{say("saysNever")}</Text>;
  const { profile, state, id } = arm;
  if (state === "installing" || state === "loading") return <ProgressSentence install={id} />;
  const texts = {
    armed: say("saysArmed", { profile, when }),
    installed: say("saysInstalled", { profile, when }),
    failed: say("saysFailed", { profile, when }),
    rebooted: say("saysRebooted", { when }),
    disarmed: say("saysDisarmed", { when }),
    expired: say("saysExpired", { when }),
  };
  return (
    <Text c="dimmed" title={exactText(arm.changedMs, language)}>
      {texts[state]}
    </Text>
  );
}
