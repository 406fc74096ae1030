// A state: icon, word and colour together, never colour alone.
import { Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconClockOff,
  IconDownload,
  IconLoader2,
  IconLockOpen,
  IconRotateClockwise,
  IconSparkles,
  IconX,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { states } from "../words/states.ts";

export type Tone = "good" | "warn" | "bad" | "busy" | "quiet";
type Icon = ComponentType<{ size?: number; stroke?: number; className?: string }>;

export function Badge({ icon: Icon, tone, children }: { icon?: Icon; tone: Tone; children: React.ReactNode }) {
  return (
    <span className={`bl-badge bl-${tone}`}>
      {Icon === undefined ? null : <Icon size={14} stroke={2} />}
      <span>{children}</span>
    </span>
  );
}

const FACES = {
  never: [IconCircleDashed, "quiet"],
  armed: [IconLockOpen, "warn"],
  loading: [IconDownload, "busy"],
  installing: [IconLoader2, "busy"],
  installed: [IconCircleCheck, "good"],
  failed: [IconX, "bad"],
  rebooted: [IconRotateClockwise, "warn"],
  disarmed: [IconBan, "quiet"],
  expired: [IconClockOff, "quiet"],
  new: [IconSparkles, "warn"],
  running: [IconLoader2, "busy"],
  done: [IconCircleCheck, "good"],
  bound: [IconCircleCheck, "good"],
  released: [IconCircleDashed, "quiet"],
  declined: [IconAlertTriangle, "bad"],
} as const satisfies Record<string, readonly [Icon, Tone]>;
export type State = keyof typeof FACES;

export function StateBadge({ state }: { readonly state: State }) {
  const say = states.use();
  const [icon, tone] = FACES[state];
  const badge = (
    <Badge icon={icon} tone={tone}>
      {say(state)}
    </Badge>
  );
  const key = `${state}Says`;
  return isSaid(key) ? <Tooltip label={say(key)}>{badge}</Tooltip> : badge;
}

const SAID = [
  "never",
  "armed",
  "loading",
  "installing",
  "installed",
  "failed",
  "rebooted",
  "disarmed",
  "expired",
] as const;

function isSaid(key: string): key is `${(typeof SAID)[number]}Says` {
  return SAID.some((state) => key === `${state}Says`);
}
