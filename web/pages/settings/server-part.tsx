// The server itself: its certificate, what runs and since when, where its files are.
import { Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useApi } from "../../live/api.ts";
import { useMay } from "../../live/session.ts";
import { exactText, sizeText } from "../../parts/figures.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { Ago } from "../../parts/time.tsx";
import { useLanguage } from "../../words/language.ts";
import { settingsWords } from "./words.ts";

export function ServerPart() {
  const admin = useMay("admin");
  return (
    <Stack>
      <About />
      {admin ? <Certificate /> : null}
    </Stack>
  );
}

function About() {
  const say = settingsWords.use();
  const language = useLanguage();
  const admin = useMay("admin");
  const about = useApi("about.show", {});
  const paths = useApi("settings.show", {}, { enabled: admin }).data;
  return (
    <section className="bl-panel" aria-label={say("about")}>
      <Title order={2} mb="sm">
        {say("about")}
      </Title>
      <Loaded of={about} rows={5}>
        {({ version, runtime, platform, startedMs, storeBytes }) => (
          <dl className="bl-facts">
            <Fact term={say("version")}>Bootlace {version}</Fact>
            <Fact term={say("runtime")}>{runtime}</Fact>
            <Fact term={say("platform")}>{platform}</Fact>
            <Fact term={say("started")}>
              <Ago atMs={startedMs} />
            </Fact>
            <Fact term={say("store")}>{sizeText(storeBytes, language)}</Fact>
            {paths === undefined ? null : (
              <>
                <Fact term={say("configFile")}>{paths.configFile ?? say("noConfigFile")}</Fact>
                <Fact term={say("dataFolder")}>{paths.data}</Fact>
                <Fact term={say("filesFolder")}>{paths.files}</Fact>
              </>
            )}
          </dl>
        )}
      </Loaded>
    </section>
  );
}

function Certificate() {
  const say = settingsWords.use();
  const language = useLanguage();
  const tls = useApi("tls.show", {});
  return (
    <section className="bl-panel" aria-label={say("tls")}>
      <Title order={2} mb="sm">
        {say("tls")}
      </Title>
      <Loaded of={tls} rows={3}>
        {({ kind, fingerprint, names, validToMs }) =>
          kind === "none" ? (
            say("tlsNone")
          ) : (
            <dl className="bl-facts">
              <Fact term={say("from")}>{say(kind === "own" ? "tlsOwn" : "tlsSelf-made")}</Fact>
              <Fact term={say("fingerprint")}>
                <span className="bl-mono">{fingerprint}</span>
              </Fact>
              <Fact term={say("names")}>{names.join(", ")}</Fact>
              {validToMs === null ? null : <Fact term={say("validTo")}>{exactText(validToMs, language)}</Fact>}
            </dl>
          )
        }
      </Loaded>
    </section>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}
