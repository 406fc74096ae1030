// Overview: what is booting now, what needs somebody.
import { Title } from "@mantine/core";
import { frame } from "../../frame/words.ts";

export function OverviewPage() {
  const say = frame.use();
  return (
    <div className="bl-page">
      <Title order={1}>{say("overview")}</Title>
    </div>
  );
}
