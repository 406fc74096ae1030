// The contract's media routes: lists, adding, uploads, checks.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { addMedia, checkMedia, forgetNamedByFile, removeMedia, shownOf, usersOf } from "../../acts/media.ts";
import { mediaRepositories } from "../../acts/media-repositories.ts";
import { named } from "../../acts/named.ts";
import { waysToStart } from "../../boot/starting.ts";
import type { Profile } from "../../machines/profile.ts";
import { OURSELVES } from "../../media/branch-reader.ts";
import { download } from "../../media/download.ts";
import { layersOf, type Media, overlayOf, WATCHED } from "../../media/media.ts";
import { mediaBranch } from "../../media/media-branch.ts";
import { problemsOf } from "../../media/state.ts";
import { type Fault, Mistake } from "../../net/mistake.ts";
import { obtainInstaller } from "../../packages/installer.ts";
import { allows } from "../../people/role.ts";
import { normalise } from "../../tree/path.ts";
import type { mediaRoutes, ShownMedia } from "../contract/media.ts";
import type { Handlers } from "./office.ts";
import { pageBy } from "./pages.ts";
import { Refusal } from "./refusal.ts";
import { folder, row } from "./tree.ts";
import { beginUpload, dropUpload, findUpload, putPiece } from "./uploads.ts";

/** Entries of a folder that are listed. */
const MOST_NAMES = 5000;

export const mediaHandlers: Handlers<typeof mediaRoutes> = {
  async "media.list"({ store }, { query }) {
    const profiles = await store.profiles.all();
    const all = (await store.media.all()).filter(
      ({ recognition }) => query.family === undefined || recognition.family === query.family,
    );
    const page = pageBy(all, query, ({ name }) => name);
    return { ...page, items: page.items.map((one) => shownMedia(one, profiles)) };
  },
  async "media.show"({ store }, { params }) {
    return shownMedia(await named("media", store.media, params.name), await store.profiles.all());
  },
  async "media.files"({ store, loaded }, { params, query }) {
    const branch = mediaBranch(await named("media", store.media, params.name), loaded.data);
    const segments = query.path === "" ? [] : normalise(query.path);
    if (segments === null)
      throw new Mistake("there is no such path", [{ path: "path", problem: "this is no path of a tree" }]);
    const entry = await branch(segments, OURSELVES);
    if (entry.kind === "absent") throw new Refusal("not-there", entry.why);
    if (entry.kind !== "folder") return [row(segments.at(-1) ?? "", entry)];
    return Promise.all(
      entry.names
        .slice(0, MOST_NAMES)
        .map(async (name) =>
          name.endsWith("/") ? folder(name) : row(name, await branch([...segments, name], OURSELVES)),
        ),
    );
  },
  "media.repositories": async ({ store, loaded }, { params, query }) => {
    const { repositories, ...rest } = await mediaRepositories(store, loaded, params.name, query);
    return { ...rest, repositories: repositories.map((one) => ({ ...one })) };
  },
  async "media.add"({ store, loaded: { data }, jobs, now, reload }, { body, who }) {
    const { paths, urls, files, package: packaged, name, overlay, told, replace, alone, sha256 } = body;
    if ((paths.length > 0 || overlay !== undefined) && !allows(who.role, "admin"))
      throw new Refusal("not-allowed", "files of the server's host are for admins: upload it, or give a URL");
    const wrong: Fault[] = [];
    if (paths.length + urls.length + files.length === 0 && packaged === undefined)
      wrong.push({ path: "paths", problem: "give paths, URLs, uploaded files or a package" });
    for (const file of files)
      if (!existsSync(join(data, WATCHED, file)))
        wrong.push({ path: "files", problem: `there is no ${file} in the watched folder`, hint: "upload it first" });
    for (const path of paths)
      if (!path.startsWith("/")) wrong.push({ path: "paths", problem: `"${path}" is not absolute` });
    if (overlay !== undefined && !existsSync(overlay))
      wrong.push({ path: "overlay", problem: `there is no folder ${overlay}` });
    if (sha256 !== undefined && (urls.length !== 1 || paths.length + files.length > 0))
      wrong.push({ path: "sha256", problem: "goes with one URL" });
    if (wrong.length > 0) throw new Mistake("the media were not added", wrong);
    return jobs.start(
      "media.add",
      `adding ${[...urls, ...files, ...paths, packaged ?? []].flat().join(", ")}`,
      async (onProgress, signal) => {
        const got = [...paths, ...files.map((file) => join(data, WATCHED, file))];
        const sum = sha256 === undefined ? {} : { sha256 };
        for (const url of urls)
          got.push(await download(url, { folder: join(data, WATCHED), ...sum, onProgress, signal }));
        if (packaged !== undefined)
          got.push(
            await obtainInstaller(packaged, data, (progress) => {
              if (progress.step === "download") onProgress(packaged, progress.doneBytes, progress.totalBytes);
            }),
          );
        const watched = urls.length + files.length > 0;
        const taken = await addMedia(store, {
          paths: got,
          name: name ?? packaged ?? null,
          overlay,
          told: told === undefined ? null : toldOf(told),
          replace,
          alone,
          watched,
          data,
          nowMs: now(),
        });
        if (name !== null) await forgetNamedByFile(store, got, name);
        await reload();
        return taken.map(shownOf);
      },
    );
  },
  async "media.check"({ store, jobs }, { params, body }) {
    const found = await named("media", store.media, params.name);
    return jobs.start("media.check", `checking ${params.name}`, (onBytes) => checkMedia(found, body.sha256, onBytes));
  },
  async "media.remove"({ store }, { params, query }) {
    const removed = await removeMedia(store, params.name, query.force === "true");
    return shownMedia(removed, await store.profiles.all());
  },
  "uploads.add": ({ loaded }, { body }) => beginUpload(loaded.data, body.name, body.size),
  async "uploads.show"({ loaded }, { params }) {
    const found = await findUpload(loaded.data, params.id);
    if (found === null) throw new Refusal("not-there", "there is no such upload");
    return found;
  },
  "uploads.put": ({ loaded }, { params, query, body }) => putPiece(loaded.data, params.id, query.offset, body),
  async "uploads.remove"({ loaded }, { params }) {
    if (!(await dropUpload(loaded.data, params.id))) throw new Refusal("not-there", "there is no such upload");
    return null;
  },
  "jobs.list": async ({ jobs }) => jobs.all(),
  async "jobs.show"({ jobs }, { params }) {
    const found = jobs.get(params.id);
    if (found === null) throw new Refusal("not-there", "there is no such job (any more)");
    return found;
  },
};

function shownMedia(media: Media, profiles: readonly Profile[]): ShownMedia {
  const { name, recognition, addedMs, told, watched } = media;
  return {
    name,
    recognition: { ...recognition },
    addedMs,
    layers: layersOf(media).map((layer) => ({ ...layer })),
    overlay: overlayOf(media),
    told: told === true,
    watched: watched === true,
    problems: problemsOf(media),
    profiles: usersOf(name, profiles),
    starts: waysToStart(media).map((one) => ({ ...one })),
  };
}

function toldOf({
  version,
  architecture,
  ...rest
}: {
  readonly family: string;
  readonly version?: string | undefined;
  readonly architecture?: string | undefined;
  readonly kernel: string | null;
  readonly initrd: string | null;
}) {
  return {
    ...rest,
    ...(version === undefined ? {} : { version }),
    ...(architecture === undefined ? {} : { architecture }),
  };
}
