// One of the media as a card: what it is, what it can start, who uses it, and what is wrong with it.
import { Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import { Link } from "wouter";
import { sizeText } from "../../parts/figures.ts";
import { Badge } from "../../parts/state-badge.tsx";
import { useLanguage } from "../../words/language.ts";
import { FamilyMark } from "./family-mark.tsx";
import { firmwareText, hasShim, type Medium, sizeOf, titleOf, useKind } from "./kinds.ts";
import { mediaWords } from "./words.ts";

export function MediaCard({ medium }: { readonly medium: Medium }) {
  const say = mediaWords.use();
  const language = useLanguage();
  const kindOf = useKind();
  const { name, recognition, problems, profiles } = medium;
  const size = sizeOf(medium);
  const facts = [recognition.architecture, kindOf(medium), size === null ? null : sizeText(size, language)];
  return (
    <article className="bl-panel bl-medium">
      <Group wrap="nowrap" align="start" gap="sm">
        <FamilyMark family={recognition.distribution ?? recognition.family} />
        <div className="bl-medium-body">
          <Link href={`/media/${name}`} className="bl-card-title">
            {titleOf(medium)}
          </Link>
          <Text size="sm" c="dimmed" truncate>
            {name} · {facts.filter((fact) => fact !== null && fact !== "").join(" · ")}
          </Text>
        </div>
      </Group>
      <FirmwareBadges medium={medium} />
      {problems.length === 0 ? null : (
        <Badge icon={IconAlertTriangle} tone="bad">
          {say("broken")}
        </Badge>
      )}
      {(recognition.missing ?? []).length === 0 ? null : (
        <Badge icon={IconAlertTriangle} tone="warn">
          {say("missing")}
        </Badge>
      )}
      <Text size="sm" c="dimmed">
        {profiles.length === 0 ? say("unused") : say("usedBy", { count: profiles.length })}
      </Text>
    </article>
  );
}

export function FirmwareBadges({ medium }: { readonly medium: Medium }) {
  const say = mediaWords.use();
  const { firmware = [] } = medium.recognition;
  if (firmware.length === 0) return null;
  return (
    <Group gap={6}>
      {firmware.map((one) => (
        <Badge key={one} tone="quiet">
          {firmwareText(one)}
        </Badge>
      ))}
      {hasShim(medium) ? (
        <Badge icon={IconShieldCheck} tone="good">
          {say("secureBoot")}
        </Badge>
      ) : null}
    </Group>
  );
}
