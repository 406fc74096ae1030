// A machine's DHCP packets, the newest first; one of them opened.
import { UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useParam } from "../../frame/address.ts";
import { useApi } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { exactText } from "../../parts/figures.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { useLanguage } from "../../words/language.ts";
import { PacketTable } from "./timeline/packet-table.tsx";
import { machineWords } from "./words.ts";

export function PacketsTab({ machine }: { readonly machine: string }) {
  const say = machineWords.use();
  const language = useLanguage();
  const packets = useApi("packets.list", { query: { machine, limit: 200 } });
  const [open, setOpen] = useParam("packet");
  return (
    <Loaded of={packets} rows={8}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title={say("noPackets")}>{say("noPacketsSays")}</EmptyState>
        ) : (
          <ul className="bl-packets">
            {items.map((packet, i) => {
              const key = `${packet.atMs}-${items.length - i}`;
              const shown = open === key;
              const Arrow = shown ? IconChevronDown : IconChevronRight;
              return (
                <li key={key}>
                  <UnstyledButton className="bl-step" aria-expanded={shown} onClick={() => setOpen(shown ? null : key)}>
                    <Arrow size={16} />
                    <span className="bl-figures">{exactText(packet.atMs, language)}</span>
                    <strong>{packet.message ?? "BOOTP"}</strong>
                    <span className="bl-mono bl-text-quiet">{`${packet.from} → ${packet.to}`}</span>
                  </UnstyledButton>
                  {shown ? (
                    <div className="bl-panel">
                      <PacketTable packet={packet} />
                    </div>
                  ) : null}
                </li>
              );
            })}
          </ul>
        )
      }
    </Loaded>
  );
}
