// One machine.
import { Title } from "@mantine/core";
import type { PageProps } from "../../frame/pages.tsx";

export function MachinePage({ params: { name } }: PageProps) {
  return (
    <div className="bl-page">
      <Title order={1}>{name}</Title>
    </div>
  );
}
