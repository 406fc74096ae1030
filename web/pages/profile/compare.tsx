// What differs between two answer files of a profile: as it was and as it is written now, for two machines, for two systems.
import { Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useParam } from "../../frame/address.ts";
import { type Item, useApi } from "../../live/api.ts";
import { exactText } from "../../parts/figures.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { useLanguage } from "../../words/language.ts";
import { titleOf } from "../media/kinds.ts";
import { ownWords } from "./own-words.ts";

const WAYS = ["version", "machine", "system"] as const;
type Body = Parameters<typeof useApi<"answers.diff">>[1]["body"];
type Side = Body["before"];
type Written = NonNullable<Side["written"]>;

interface CompareProps {
  readonly profile: string;
  readonly written: Written;
}

export function Compare(props: CompareProps) {
  const say = ownWords.use();
  const [asked, setWay] = useParam("by");
  const way = WAYS.find((one) => one === asked) ?? "version";
  return (
    <Stack gap="sm">
      <NativeSelect
        label={say("with")}
        data={WAYS.map((value) => ({ value, label: say(value) }))}
        value={way}
        onChange={({ currentTarget }) => setWay(currentTarget.value)}
      />
      {way === "version" ? <Versions {...props} /> : null}
      {way === "machine" ? <Machines {...props} /> : null}
      {way === "system" ? <Systems {...props} /> : null}
    </Stack>
  );
}

function Versions({ profile, written }: CompareProps) {
  const say = ownWords.use();
  const language = useLanguage();
  const [asked, setVersion] = useParam("before");
  const versions = [...(useApi("profiles.versions", { params: { name: profile } }).data?.items ?? [])].reverse();
  // The newest is what is stored: without changes there is nothing to see in it.
  const version = versions.find(({ number }) => String(number) === asked) ?? versions[1] ?? versions[0];
  if (version === undefined) return <Text c="dimmed">{say("noVersions")}</Text>;
  return (
    <>
      <NativeSelect
        label={say("before")}
        data={versions.map(({ number, atMs, who }) => {
          const about = [say("versionOf", { number }), ...(atMs === 0 ? [] : [exactText(atMs, language)]), who];
          return { value: String(number), label: about.filter((one) => one !== "").join(" · ") };
        })}
        value={String(version.number)}
        onChange={({ currentTarget }) => setVersion(currentTarget.value)}
      />
      <Difference before={{ profile, version: version.number }} after={{ profile, written }} />
    </>
  );
}

function Machines({ profile, written }: CompareProps) {
  const machines = useApi("machines.list", { query: { limit: 1000 } }).data?.items.map(({ name }) => name) ?? [];
  return (
    <Two
      choices={machines.map((name) => ({ value: name, label: name }))}
      sideOf={(machine) => ({ profile, written, machine })}
    />
  );
}

function Systems({ profile, written }: CompareProps) {
  const say = ownWords.use();
  const media = useApi("media.list", { query: { limit: 1000 } }).data?.items ?? [];
  return (
    <Two
      choices={[
        { value: "-", label: say("ownMedia") },
        ...media.map((one) => ({ value: one.name, label: `${titleOf(one)} (${one.name})` })),
      ]}
      sideOf={(name) => ({ profile, written, ...systemOf(media.find((one) => one.name === name)) })}
    />
  );
}

function systemOf(medium: Item<"media.list"> | undefined): Pick<Side, "as"> {
  if (medium === undefined) return {};
  const { family, distribution, version, architecture } = medium.recognition;
  return { as: { family, version, architecture, ...(distribution === undefined ? {} : { distribution }) } };
}

function Two(props: {
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly sideOf: (value: string) => Side;
}) {
  const { choices, sideOf } = props;
  const say = ownWords.use();
  const [one, setOne] = useParam("before");
  const [other, setOther] = useParam("after");
  const known = (value: string | null) => choices.find((choice) => choice.value === value)?.value;
  const before = known(one) ?? choices[0]?.value;
  const after = known(other) ?? choices[1]?.value ?? before;
  if (before === undefined || after === undefined) return <Text c="dimmed">{say("same")}</Text>;
  return (
    <>
      <Group grow>
        <NativeSelect
          label={say("before")}
          data={[...choices]}
          value={before}
          onChange={({ currentTarget }) => setOne(currentTarget.value)}
        />
        <NativeSelect
          label={say("after")}
          data={[...choices]}
          value={after}
          onChange={({ currentTarget }) => setOther(currentTarget.value)}
        />
      </Group>
      <Difference before={sideOf(before)} after={sideOf(after)} />
    </>
  );
}

const KINDS: Readonly<Record<string, string>> = { "-": "bl-gone", "+": "bl-come" };

function Difference({ before, after }: Body) {
  const say = ownWords.use();
  const found = useApi("answers.diff", { body: { before, after } });
  return (
    <Loaded of={found} rows={6}>
      {({ lines }) =>
        lines.length === 0 ? (
          <Text size="sm" role="status">
            {say("same")}
          </Text>
        ) : (
          <ul className="bl-difference bl-mono" aria-label={say("lines")}>
            {lines.map((line, i) => {
              const place = `${i}`;
              return (
                <li key={place} className={KINDS[line[0] ?? ""]}>
                  {line}
                </li>
              );
            })}
          </ul>
        )
      }
    </Loaded>
  );
}
