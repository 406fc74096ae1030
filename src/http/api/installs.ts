// The contract's routes of installs and of what happened.
import { evidence } from "../../acts/evidence.ts";
import { findInstall } from "../../acts/find-install.ts";
import { macOf } from "../../acts/mac-of.ts";
import { progressText } from "../../installs/progress.ts";
import { allows } from "../../people/role.ts";
import { diagnoseMachine } from "../../serve/diagnosis.ts";
import { examine } from "../../serve/doctor/examine.ts";
import { gather } from "../../serve/doctor/gather.ts";
import { installProgress } from "../../serve/install-progress.ts";
import type { installRoutes } from "../contract/installs.ts";
import { shownArm } from "./machines.ts";
import type { Handlers } from "./office.ts";
import { Refusal } from "./refusal.ts";

export const installHandlers: Handlers<typeof installRoutes> = {
  async "installs.list"({ store }, { query }) {
    const { cursor, limit, machine, state } = query;
    const all = (await store.arms.all()).filter(
      (arm) => (machine === undefined || arm.machine === machine) && (state === undefined || arm.state === state),
    );
    all.reverse();
    const start = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
    const items = all.slice(start, start + limit).map(shownArm);
    return { items, next: start + limit < all.length ? (items.at(-1)?.id ?? null) : null, total: all.length };
  },
  async "installs.show"({ store, now }, { params }) {
    const arm = await findInstall(store, params.install);
    const progress = await installProgress(store, arm, now());
    return { ...shownArm(arm), progress: { ...progress, text: progressText(progress) } };
  },
  async "installs.events"({ store }, { params, query }) {
    const { id: install } = await findInstall(store, params.install);
    return onwards(query, (from) => store.events.list({ install, ...from }));
  },
  async "installs.log"({ store }, { params, query }) {
    const { id: install } = await findInstall(store, params.install);
    return onwards(query, (from) => store.logs.list({ install, ...said(query), ...from }));
  },
  async "installs.bundle"({ store, loaded }, { params }) {
    return (await evidence(store, loaded, await findInstall(store, params.install))).bytes;
  },
  "history.list": ({ store }, { query }) =>
    backwards(query, (from) => {
      const { mac, install, name } = query;
      return store.events.list({
        ...(mac === undefined ? {} : { mac: mac.toLowerCase().replaceAll("-", ":") }),
        ...(install === undefined ? {} : { install }),
        ...(name === undefined ? {} : { name }),
        ...from,
      });
    }),
  "log.list": ({ store }, { query }) =>
    backwards(query, (from) => {
      const { install } = query;
      return store.logs.list({ ...(install === undefined ? {} : { install }), ...said(query), ...from });
    }),
  async "diagnosis.show"({ store, now }, { params }) {
    const mac = await macOf(store, params.machine);
    const heard = (await store.events.list({ mac, limit: 1 })).length > 0;
    return { findings: await diagnoseMachine(store, mac, now()), heard };
  },
  async "doctor.show"({ store, loaded: { config, data } }, { query, who }) {
    const probe = query.probe === "true";
    if (probe && !allows(who.role, "admin"))
      throw new Refusal("not-allowed", "asking the networks is for admins: it sends packets");
    return examine(await gather({ config, data, store, probe }));
  },
};

interface Paging {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

function said({ grep, severity }: { readonly grep?: string | undefined; readonly severity?: number | undefined }) {
  return { ...(grep === undefined ? {} : { grep }), ...(severity === undefined ? {} : { severity }) };
}

/** A cursor is a number here; anything else begins anew. */
function numberOf(cursor: string | undefined): number | null {
  return cursor !== undefined && /^\d{1,15}$/.test(cursor) ? Number(cursor) : null;
}

/** The oldest first. */
async function onwards<T extends { readonly id: number }>(
  { cursor, limit }: Paging,
  list: (from: { readonly afterId: number; readonly oldest: number }) => Promise<readonly T[]>,
) {
  const items = await list({ afterId: numberOf(cursor) ?? 0, oldest: limit });
  const last = items.at(-1);
  return { items, next: items.length < limit || last === undefined ? null : String(last.id) };
}

/** The newest first. */
export async function backwards<T extends { readonly id: number }>(
  { cursor, limit }: Paging,
  list: (from: { readonly beforeId?: number; readonly limit: number }) => Promise<readonly T[]>,
) {
  const before = numberOf(cursor);
  const items = [...(await list({ ...(before === null ? {} : { beforeId: before }), limit }))].reverse();
  const last = items.at(-1);
  return { items, next: items.length < limit || last === undefined ? null : String(last.id) };
}
