// One install: how far it is, its phases, what it fetches, the installer's log as it comes, and the evidence to take along.
import { Group, RingProgress, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconBan, IconFileZip } from "@tabler/icons-react";
import { Link } from "wouter";
import type { PageProps } from "../../frame/pages.tsx";
import { type Answer, useApi, useDeed } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { spanText } from "../../parts/figures.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { Mono } from "../../parts/mac.tsx";
import { ProgressSentence, progressShape } from "../../parts/progress-sentence.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { Ago } from "../../parts/time.tsx";
import { useLanguage } from "../../words/language.ts";
import { useSaid } from "../../words/sentences/said.ts";
import { steps, stepText } from "../../words/steps.ts";
import { installsWords } from "../installs/words.ts";
import { InstallLog } from "./install-log.tsx";
import { phasesOf } from "./phases.ts";

type Install = Answer<"installs.show">;

/** Time changes it without an event. */
const AGAIN_MS = 5000;
const UNDER_WAY: ReadonlySet<string> = new Set(["armed", "loading", "installing"]);

export function InstallPage({ params: { install = "" } }: PageProps) {
  const found = useApi("installs.show", { params: { install } }, { refetchInterval: AGAIN_MS });
  return (
    <div className="bl-page">
      <Loaded of={found} rows={8}>
        {(one) => <Content install={one} />}
      </Loaded>
    </div>
  );
}

function Content({ install }: { readonly install: Install }) {
  const say = installsWords.use();
  const { id, machine, profile, state, mac } = install;
  const disarm = useDeed("arms.remove", ["installs", "machines", "overview"]);
  const take = useDeed("installs.bundle");
  const evidence = async () => {
    const bytes = await take.mutateAsync({ params: { install: id } }).catch(() => null);
    if (bytes !== null) save(bytes, `bootlace-${machine}-${id}.tar.gz`);
  };
  return (
    <Stack>
      <Group justify="space-between" align="start">
        <Group wrap="nowrap" align="center">
          <Ring install={install} />
          <div>
            <Title order={1}>{say("of", { profile, machine })}</Title>
            <Group gap="sm">
              <StateBadge state={state} />
              <Link href={`/machines/${machine}`}>{machine}</Link>
              {mac === null ? null : <Mono>{mac}</Mono>}
            </Group>
            <ProgressSentence install={id} size="sm" />
          </div>
        </Group>
        <Group gap="xs">
          {UNDER_WAY.has(state) ? (
            <RoleButton
              needs="operator"
              variant="default"
              leftSection={<IconBan size={16} />}
              loading={disarm.isPending}
              onClick={() => disarm.mutate({ body: { machines: [machine] } })}
            >
              {say("disarm")}
            </RoleButton>
          ) : null}
          <Tooltip label={say("evidenceSays")} multiline w={320}>
            <div>
              <RoleButton
                needs="operator"
                variant="default"
                leftSection={<IconFileZip size={16} />}
                loading={take.isPending}
                onClick={evidence}
              >
                {say("evidence")}
              </RoleButton>
            </div>
          </Tooltip>
        </Group>
      </Group>
      <FailedDeed cause={disarm.error ?? take.error} />
      <div className="bl-medium-columns">
        <Facts install={install} />
        <Phases id={id} />
      </div>
      <InstallLog install={id} live={UNDER_WAY.has(state)} />
    </Stack>
  );
}

function Ring({ install }: { readonly install: Install }) {
  const say = installsWords.use();
  const percent =
    progressShape.safeParse(install.progress).data?.percent ?? (install.state === "installed" ? 100 : null);
  const color = install.state === "failed" || install.state === "rebooted" ? "red" : "amber";
  return (
    <RingProgress
      size={76}
      thickness={7}
      roundCaps
      rootColor="var(--bl-line)"
      sections={percent === null ? [] : [{ value: percent, color }]}
      aria-label={percent === null ? install.state : say("percent", { percent })}
      role="img"
      label={
        <Text size="sm" ta="center" fw={600} className="bl-figures">
          {percent === null ? "—" : `${Math.round(percent)} %`}
        </Text>
      }
    />
  );
}

function Facts({ install }: { readonly install: Install }) {
  const say = installsWords.use();
  const { profile, disk, armedBy, armedMs, expiresMs, changedMs, state } = install;
  const said = useSaid();
  const packages = progressShape.safeParse(install.progress).data?.packages;
  return (
    <section className="bl-panel">
      <dl className="bl-facts">
        <dt>{say("profile")}</dt>
        <dd>
          <Link href={`/profiles/${profile}`}>{profile}</Link>
        </dd>
        <dt>{say("disk")}</dt>
        <dd>{disk === null ? "–" : said(disk)}</dd>
        <dt>{say("armed")}</dt>
        <dd>
          <Ago atMs={armedMs} /> · {armedBy}
        </dd>
        {state === "armed" ? (
          <>
            <dt>{say("expires")}</dt>
            <dd>
              <Ago atMs={expiresMs} />
            </dd>
          </>
        ) : null}
        <dt>{say("changed")}</dt>
        <dd>
          <Ago atMs={changedMs} />
        </dd>
        {packages === undefined || packages.fetched === 0 ? null : (
          <>
            <dt>{say("packages")}</dt>
            <dd className="bl-figures">
              {packages.fetched}
              {packages.total === null ? "" : ` / ${packages.total}`}
              {packages.newest === null ? null : (
                <div className="bl-mono">{say("newest", { name: packages.newest })}</div>
              )}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Phases({ id }: { readonly id: string }) {
  const say = installsWords.use();
  const step = steps.use();
  const said = useSaid();
  const language = useLanguage();
  const events = useApi("installs.events", { params: { install: id }, query: { limit: 1000 } });
  return (
    <section className="bl-panel">
      <Title order={2} mb="xs">
        {say("phases")}
      </Title>
      <Loaded of={events}>
        {({ items }) => {
          const phases = phasesOf(items);
          const longest = Math.max(1, ...phases.map(({ tookMs }) => tookMs ?? 0));
          return (
            <table className="bl-plain">
              <thead>
                <tr>
                  <th scope="col">{say("phase")}</th>
                  <th scope="col" colSpan={2}>
                    {say("took")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {phases.map(({ name, own, fromMs, tookMs }) => (
                  <tr key={`${name} ${fromMs}`}>
                    <td>{own ? said(name) : stepText(step, name.replace(/^\w+\./, ""))}</td>
                    <td className="bl-figures">{tookMs === null ? "…" : spanText(tookMs, language)}</td>
                    <td className="bl-phase">
                      <div style={{ width: `${((tookMs ?? 0) / longest) * 100}%` }} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          );
        }}
      </Loaded>
    </section>
  );
}

/** Hands a file to the browser's downloads. */
function save(bytes: Uint8Array, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
