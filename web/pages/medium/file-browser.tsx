// The files in media, folder by folder; the address says which.
import { Anchor, Breadcrumbs, Stack, Text, Title } from "@mantine/core";
import { IconFile, IconFolder } from "@tabler/icons-react";
import { useParam } from "../../frame/address.ts";
import { useApi } from "../../live/api.ts";
import { exactText, sizeText } from "../../parts/figures.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { useLanguage } from "../../words/language.ts";
import { mediaWords } from "../media/words.ts";

export function FileBrowser({ name }: { readonly name: string }) {
  const say = mediaWords.use();
  const language = useLanguage();
  const [folder, setFolder] = useParam("folder", true);
  const path = folder ?? "";
  const files = useApi("media.files", { params: { name }, query: { path } });
  const parts = path === "" ? [] : path.split("/");
  return (
    <section className="bl-panel">
      <Stack gap="sm">
        <Title order={2}>{say("files")}</Title>
        <Breadcrumbs>
          <Anchor component="button" type="button" size="sm" onClick={() => setFolder(null)}>
            {say("root")}
          </Anchor>
          {parts.map((part, i) => {
            const to = parts.slice(0, i + 1).join("/");
            return (
              <Anchor key={to} component="button" type="button" size="sm" onClick={() => setFolder(to)}>
                {part}
              </Anchor>
            );
          })}
        </Breadcrumbs>
        <Loaded of={files}>
          {(entries) =>
            entries.length === 0 ? (
              <Text c="dimmed">{say("folderEmpty")}</Text>
            ) : (
              <table className="bl-plain">
                <thead>
                  <tr>
                    <th scope="col">{say("fileName")}</th>
                    <th scope="col">{say("fileSize")}</th>
                    <th scope="col">{say("fileTime")}</th>
                  </tr>
                </thead>
                <tbody>
                  {entries.map(({ name: entry, kind, size, modifiedMs }) => {
                    const below = path === "" ? entry : `${path}/${entry}`;
                    return (
                      <tr key={entry}>
                        <td>
                          {kind === "folder" ? (
                            <Anchor component="button" type="button" size="sm" onClick={() => setFolder(below)}>
                              <IconFolder size={15} /> {entry}
                            </Anchor>
                          ) : (
                            <span>
                              <IconFile size={15} /> {entry}
                            </span>
                          )}
                        </td>
                        <td className="bl-figures">{size === null ? "" : sizeText(size, language)}</td>
                        <td className="bl-figures">{modifiedMs === null ? "" : exactText(modifiedMs, language)}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            )
          }
        </Loaded>
      </Stack>
    </section>
  );
}
