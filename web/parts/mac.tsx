// A MAC, address or other text of machines: monospaced, copied by a click on its button.
import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { deeds } from "../words/deeds.ts";

export function Mono({ children, copy = false }: { readonly children: string; readonly copy?: boolean }) {
  const say = deeds.use();
  if (!copy) return <span className="bl-mono">{children}</span>;
  return (
    <span className="bl-mono bl-copied">
      {children}
      <CopyButton value={children}>
        {({ copied, copy: take }) => (
          <Tooltip label={copied ? say("copied") : say("copy")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={take}
              aria-label={`${say("copy")} ${children}`}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}
