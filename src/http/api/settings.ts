// The contract's routes of what runs here, its certificate, and backups.
import { X509Certificate } from "node:crypto";
import { stat } from "node:fs/promises";
import { makeBackup, restoreBackup } from "../../acts/backup.ts";
import { BOOT_REASONS } from "../../boot/messages.ts";
import { DHCP_REASONS } from "../../dhcp/messages.ts";
import type { Message } from "../../net/message.ts";
import { storeFile } from "../../store/sqlite.ts";
import type { settingsRoutes } from "../contract/settings.ts";
import { endSessions } from "./gate.ts";
import type { Handlers } from "./office.ts";

export const settingsHandlers: Handlers<typeof settingsRoutes> = {
  async "about.show"({ loaded, version, startedMs }) {
    const file = storeFile(loaded.data);
    const sizes = await Promise.all([file, `${file}-wal`].map((one) => stat(one).catch(() => null)));
    return {
      version,
      runtime: `Bun ${Bun.version}`,
      platform: `${process.platform} ${process.arch}`,
      startedMs,
      storeBytes: sizes.reduce((sum, one) => sum + (one?.size ?? 0), 0),
    };
  },
  "reasons.list": async () =>
    Object.entries<Message>({ ...BOOT_REASONS, ...DHCP_REASONS }).map(([name, { says, cure = null }]) => ({
      name,
      says,
      cure,
    })),
  async "tls.show"({ tls }) {
    if (tls === null) return { kind: "none" as const, fingerprint: null, names: [], validToMs: null };
    const { fingerprint256, subjectAltName, validTo } = new X509Certificate(tls.certificate);
    return {
      kind: tls.fingerprint === null ? ("own" as const) : ("self-made" as const),
      fingerprint: fingerprint256,
      names: (subjectAltName ?? "").split(", ").flatMap((one) => one.split(":")[1] ?? []),
      validToMs: Date.parse(validTo),
    };
  },
  "backup.make": ({ store, loaded, now }, { body }) => makeBackup(store, loaded.data, body.passphrase, now()),
  async "backup.restore"({ store, loaded, now }, { body, who }) {
    const bytes = Buffer.from(body.backup, "base64");
    const { people, ...rest } = await restoreBackup(store, loaded.data, { ...body, bytes, nowMs: now() });
    // They may have another password or role now.
    for (const name of people) await endSessions(store, name, name === who.name ? who.session : null);
    return rest;
  },
};
