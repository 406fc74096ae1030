// Which system of which image file is put on the disk, and from where it is fetched.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { error, type Note } from "../answers/note.ts";

export interface Image {
  readonly url: string;
  /** `install.wim`, `install.esd`, or the first part `install.swm`. */
  readonly file: string;
  readonly index: number;
  /** Null: not known. */
  readonly server: boolean | null;
}

/** The edition by its name (`Windows Server 2022 SERVERSTANDARD`), its short one (`ServerStandard`), or its number. */
export function imageOf({ edition }: Spec, context: AnswerContext): Image | Note {
  const { packages, media, mediaUrl } = context;
  const own = packages !== null && !packages.own && /\.(wim|esd|swm)$/i.test(packages.url) ? packages.url : null;
  const path = media?.files?.installImage;
  if (own === null && path === undefined) return error("media", "there is no install.wim, .esd or .swm in these media");
  const url = own ?? `${mediaUrl}/${path}`;
  const file = `install${(/\.\w+$/.exec(url)?.[0] ?? ".wim").toLowerCase()}`;
  const editions = own === null ? (media?.editions ?? []) : [];
  const number = Number(edition);
  if (editions.length === 0) {
    if (edition === null || (Number.isInteger(number) && number > 0))
      return { url, file, index: edition === null ? 1 : number, server: null };
    return error("edition", "of this image only numbers are known", "1 is the first system in it");
  }
  const wanted = edition?.toLowerCase();
  const found =
    wanted === undefined
      ? editions[0]
      : editions.find((one) => [one.name.toLowerCase(), one.edition.toLowerCase(), `${one.index}`].includes(wanted));
  if (found === undefined)
    return error(
      "edition",
      `these media have no "${edition}"`,
      editions
        .map(({ name }) => name)
        .join(", ")
        .slice(0, 400),
    );
  return { url, file, index: found.index, server: found.edition.startsWith("Server") };
}
