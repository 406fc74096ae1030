// What a page shows where there is nothing yet: a drawing, what to do first, and the button for it.
import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

export function EmptyState(props: {
  readonly title: string;
  readonly children?: ReactNode;
  /** The button that leads on. */
  readonly action?: ReactNode;
  readonly drawing?: "machine" | "disc" | "lace";
}) {
  const { title, children, action, drawing = "lace" } = props;
  return (
    <Stack className="bl-empty" align="center" gap="sm" py={48} px="md">
      <Drawing what={drawing} />
      <Title order={2} ta="center">
        {title}
      </Title>
      {children === undefined ? null : (
        <Text c="dimmed" maw={520} ta="center" component="div">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}

function Drawing({ what }: { readonly what: "machine" | "disc" | "lace" }) {
  return (
    <svg width="132" height="84" viewBox="0 0 132 84" fill="none" aria-hidden="true" className="bl-drawing">
      {what === "machine" ? (
        <>
          <rect x="26" y="14" width="80" height="22" rx="4" />
          <rect x="26" y="42" width="80" height="22" rx="4" />
          <path d="M36 25h30M36 53h30" />
          <circle cx="94" cy="25" r="3" className="bl-lamp" />
          <circle cx="94" cy="53" r="3" />
          <path d="M66 64v12M50 76h32" />
        </>
      ) : what === "disc" ? (
        <>
          <circle cx="66" cy="42" r="32" />
          <circle cx="66" cy="42" r="9" className="bl-lamp" />
          <path d="M66 18a24 24 0 0 1 24 24M42 42a24 24 0 0 0 6 16" />
        </>
      ) : (
        <>
          <circle cx="38" cy="42" r="16" />
          <circle cx="94" cy="42" r="16" />
          <path d="M38 42c12-28 44 28 56 0" className="bl-lamp" />
        </>
      )}
    </svg>
  );
}
