// How much there is of everything, and how much room.
import { Title } from "@mantine/core";
import { Link } from "wouter";
import type { Answer } from "../../live/api.ts";
import { countText, sizeText } from "../../parts/figures.ts";
import { ProgressBar } from "../../parts/progress-bar.tsx";
import { useLanguage } from "../../words/language.ts";
import { overviewWords } from "./words.ts";

const LINKS = {
  machines: "/machines",
  armed: "/machines?state=armed",
  installing: "/machines?state=installing",
  profiles: "/profiles",
  media: "/media",
} as const;

export function Capacity({ all: { counts, disk } }: { readonly all: Answer<"overview.show"> }) {
  const say = overviewWords.use();
  const language = useLanguage();
  const free = say("diskOf", { free: sizeText(disk.freeBytes, language), total: sizeText(disk.totalBytes, language) });
  const used = disk.totalBytes === 0 ? 0 : Math.round(100 * (1 - disk.freeBytes / disk.totalBytes));
  return (
    <section>
      <Title order={2} mb="xs">
        {say("capacity")}
      </Title>
      <div className="bl-panel">
        <dl className="bl-counts">
          {Object.entries(LINKS).map(([key, href]) => (
            <div key={key}>
              <dt>{say(key as keyof typeof LINKS)}</dt>
              <dd className="bl-figures">
                <Link href={href}>{countText(counts[key as keyof typeof LINKS], language)}</Link>
              </dd>
            </div>
          ))}
        </dl>
        <div className="bl-disk">
          <span>{say("disk")}</span>
          <span className="bl-figures">{free}</span>
        </div>
        <ProgressBar percent={used} label={`${say("disk")}: ${free}`} />
      </div>
    </section>
  );
}
