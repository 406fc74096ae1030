// How far an install is, in one sentence: "Installing debian-web, 42 %, 412 of 980 packages, 3 min left".
import { Text } from "@mantine/core";
import { z } from "zod";
import { useApi } from "../live/api.ts";
import { useLanguage } from "../words/language.ts";
import type { Language } from "../words/words.ts";
import { rateText, spanText } from "./figures.ts";
import { progressWords } from "./progress-words.ts";

/** What the API tells of an install's progress, as far as the UI reads it. */
export const progressShape = z.object({
  phase: z.string(),
  step: z.string().nullable(),
  percent: z.number().nullable(),
  packages: z.object({
    fetched: z.number(),
    setUp: z.number(),
    total: z.number().nullable(),
    newest: z.string().nullable(),
  }),
  bytesPerSecond: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  silentSeconds: z.number(),
  stalled: z.string().nullable(),
});
export type Progress = z.infer<typeof progressShape>;

const PHASES = {
  "waiting for the machine": "waiting",
  booting: "booting",
  "starting the installer": "starting",
  installed: "installed",
  failed: "failed",
  rebooted: "rebooted",
  disarmed: "disarmed",
  expired: "expired",
} as const;

export function progressParts(
  progress: Progress,
  profile: string,
  say: typeof progressWords.say,
  language: Language,
): readonly string[] {
  const { phase, step, percent, packages, bytesPerSecond, etaSeconds, silentSeconds, stalled } = progress;
  const key = PHASES[phase as keyof typeof PHASES];
  const { fetched, setUp, total } = packages;
  const count =
    fetched === 0
      ? []
      : [total === null ? say("package", { count: fetched }) : say("packageOf", { count: fetched, total })];
  return [
    key === undefined ? say("installing", { profile }) : say(key),
    ...(percent === null || percent === 100 ? [] : [`${percent} %`]),
    ...(fetched > 0 || step === null || language !== "en" ? [] : [step]),
    ...(key === undefined ? count : []),
    ...(key === undefined && setUp > 0 ? [say("setUp", { count: setUp })] : []),
    ...(bytesPerSecond === null ? [] : [rateText(bytesPerSecond, language)]),
    ...(etaSeconds === null ? [] : [say("left", { span: spanText(etaSeconds * 1000, language) })]),
    ...(stalled === null ? [] : [say("silent", { span: spanText(silentSeconds * 1000, language) })]),
  ];
}

/** `size`: of a page's head, or of a card. */
export function ProgressSentence({ install, size = "md" }: { readonly install: string; readonly size?: "sm" | "md" }) {
  const say = progressWords.use();
  const language = useLanguage();
  const { data } = useApi("installs.show", { params: { install } }, { refetchInterval: 5000 });
  const progress = progressShape.safeParse(data?.progress).data;
  if (data === undefined)
    return (
      <Text size={size} c="dimmed">
        …
      </Text>
    );
  const text =
    progress === undefined ? data.progress.text : progressParts(progress, data.profile, say, language).join(" · ");
  return (
    <Text
      size={size}
      fw={size === "md" ? 600 : 400}
      className={progress?.stalled == null ? "bl-text-busy" : "bl-text-warn"}
    >
      {text}
    </Text>
  );
}
