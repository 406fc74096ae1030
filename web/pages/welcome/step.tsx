// One step of the first run: its number, or the mark that it is done.
import { Stack, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { welcomeWords } from "./words.ts";

export function Step(props: {
  readonly n: number;
  readonly what: string;
  readonly done: boolean;
  readonly children: ReactNode;
}) {
  const { n, what, done, children } = props;
  const say = welcomeWords.use();
  return (
    <section className="bl-panel bl-first" aria-label={say("step", { n, what })}>
      <span className={done ? "bl-first-mark bl-good" : "bl-first-mark"} aria-hidden="true">
        {done ? <IconCheck size={18} /> : n}
      </span>
      <Stack gap="sm" className="bl-first-body">
        <Title order={2}>{what}</Title>
        {children}
      </Stack>
    </section>
  );
}
