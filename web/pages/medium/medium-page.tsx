// One of the media: what it is and what says so, what it can start, who uses it, and the files in it.

import { Anchor, Button, Group, List, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import type { PageProps } from "../../frame/pages.tsx";
import { useApi } from "../../live/api.ts";
import { sizeText } from "../../parts/figures.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { Ago } from "../../parts/time.tsx";
import { useLanguage } from "../../words/language.ts";
import { useSaid } from "../../words/sentences/said.ts";
import { FamilyMark } from "../media/family-mark.tsx";
import { firmwareText, type Medium, sizeOf, titleOf, useKind } from "../media/kinds.ts";
import { FirmwareBadges } from "../media/media-card.tsx";
import { mediaWords } from "../media/words.ts";
import { CheckSums } from "./check-sums.tsx";
import { FileBrowser } from "./file-browser.tsx";
import { ForgetDialog } from "./forget-dialog.tsx";

export function MediumPage({ params }: PageProps) {
  const medium = useApi("media.show", { params: { name: params.name ?? "" } });
  return (
    <div className="bl-page">
      <Loaded of={medium} rows={8}>
        {(found) => <Content medium={found} />}
      </Loaded>
    </div>
  );
}

function Content({ medium }: { readonly medium: Medium }) {
  const say = mediaWords.use();
  const said = useSaid();
  const [forgetting, setForgetting] = useState(false);
  const { name, recognition, problems, addedMs } = medium;
  const wrong = [...problems, ...(recognition.missing ?? [])];
  return (
    <Stack>
      <Group justify="space-between" align="start">
        <Group gap="sm" wrap="nowrap">
          <FamilyMark family={recognition.distribution ?? recognition.family} />
          <div>
            <Title order={1}>{titleOf(medium)}</Title>
            <Text size="sm" c="dimmed" component="div">
              {name} · {say("added")} <Ago atMs={addedMs} />
            </Text>
          </div>
        </Group>
        <Group gap="xs">
          <CheckSums name={name} />
          <RoleButton needs="operator" variant="default" onClick={() => setForgetting(true)}>
            {say("remove")}
          </RoleButton>
        </Group>
      </Group>
      {wrong.length === 0 ? null : (
        <section className="bl-danger">
          <Group gap={8}>
            <IconAlertTriangle size={18} />
            <Text fw={600}>{say(problems.length > 0 ? "broken" : "missing")}</Text>
          </Group>
          <List size="sm">
            {wrong.map((one) => (
              <List.Item key={one}>{said(one)}</List.Item>
            ))}
          </List>
        </section>
      )}
      <div className="bl-medium-columns">
        <Facts medium={medium} />
        <Users medium={medium} />
      </div>
      <FileBrowser name={name} />
      {forgetting ? <ForgetDialog medium={medium} close={() => setForgetting(false)} /> : null}
    </Stack>
  );
}

function Facts({ medium }: { readonly medium: Medium }) {
  const say = mediaWords.use();
  const language = useLanguage();
  const said = useSaid();
  const kindOf = useKind();
  // `.treeinfo says Rocky Linux 9.4`, `there is casper/vmlinuz`.
  const evidenceText = (one: string) => {
    const [, source, what] = /^(.*?) says (.*)$/.exec(one) ?? [];
    if (source !== undefined && what !== undefined) return say("evidenceSays", { source: said(source), what });
    return one.startsWith("there is ") ? say("evidenceThere", { source: said(one.slice("there is ".length)) }) : one;
  };
  const { recognition, layers, overlay, told } = medium;
  const { kernel, initrd, packages, evidence = [], loaders = [], editions = [], whole = [], memoryMib } = recognition;
  const size = sizeOf(medium);
  const about = [recognition.architecture, kindOf(medium), size === null ? null : sizeText(size, language)];
  return (
    <section className="bl-panel">
      <Stack gap="sm">
        <Text size="sm">{about.filter((one) => one !== null && one !== "").join(" · ")}</Text>
        <FirmwareBadges medium={medium} />
        <dl className="bl-facts">
          <dt>{say("evidence")}</dt>
          <dd>
            {told ? <div>{say("told")}</div> : null}
            {evidence.map((one) => (
              <div key={one}>{evidenceText(one)}</div>
            ))}
            {evidence.length === 0 && !told ? say("noEvidence") : null}
          </dd>
          <Fact title={say("kernel")} text={kernel} />
          <Fact title={say("initrd")} text={initrd} />
          <Fact title={say("packages")} text={packages === "" ? "/" : packages} />
          {whole.length === 0 ? null : (
            <>
              <dt>{say("canBoot")}</dt>
              <dd>{say("wholeBoot", { ways: whole.join(", ") })}</dd>
            </>
          )}
          {memoryMib === undefined ? null : (
            <>
              <dt>RAM</dt>
              <dd>{say("memory", { size: sizeText(memoryMib * 1_048_576, language) })}</dd>
            </>
          )}
          {loaders.length === 0 ? null : (
            <>
              <dt>{say("loaders")}</dt>
              <dd>
                {loaders.map(({ architecture, path, shim }) => (
                  <div key={path}>
                    <code>{path}</code> {firmwareText(architecture)} {shim ? `(${say("shim")})` : ""}
                  </div>
                ))}
              </dd>
            </>
          )}
          {editions.length === 0 ? null : (
            <>
              <dt>{say("editions")}</dt>
              <dd>
                {editions.map(({ index, name }) => (
                  <div key={index}>
                    {index}. {name}
                  </div>
                ))}
              </dd>
            </>
          )}
          <dt>{say("where")}</dt>
          <dd>
            {layers.map(({ path }) => (
              <div key={path}>
                <code>{path}</code>
              </div>
            ))}
            {overlay === null ? null : <div>{say("overlay", { path: overlay })}</div>}
          </dd>
        </dl>
      </Stack>
    </section>
  );
}

function Fact({ title, text }: { readonly title: string; readonly text: string | null }) {
  if (text === null) return null;
  return (
    <>
      <dt>{title}</dt>
      <dd>
        <code>{text}</code>
      </dd>
    </>
  );
}

function Users({ medium: { name, profiles } }: { readonly medium: Medium }) {
  const say = mediaWords.use();
  return (
    <section className="bl-panel">
      <Stack gap="sm" align="start">
        <Title order={2}>{say("profilesOf")}</Title>
        {profiles.length === 0 ? <Text c="dimmed">{say("noProfiles")}</Text> : null}
        {profiles.map((profile) => (
          <Anchor key={profile} component={Link} href={`/profiles/${profile}`}>
            {profile}
          </Anchor>
        ))}
        <Button component={Link} href={`/profiles?new=${encodeURIComponent(name)}`} variant="default" size="xs">
          {say("newProfile")}
        </Button>
      </Stack>
    </section>
  );
}
