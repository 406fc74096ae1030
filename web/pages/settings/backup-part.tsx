// A backup to keep, and putting one back.
import { Button, FileInput, Group, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { IconDownload, IconRestore } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { client, queries } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { AskDialog } from "./ask-dialog.tsx";
import { settingsWords } from "./words.ts";

export function BackupPart() {
  return (
    <Stack>
      <Make />
      <Restore />
    </Stack>
  );
}

function Make() {
  const say = settingsWords.use();
  const [passphrase, setPassphrase] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const make = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailed(null);
    try {
      const bytes = await client.call("backup.make", { body: { passphrase } });
      keep(bytes, `bootlace-${new Date().toISOString().slice(0, 10)}.backup`);
      setPassphrase("");
    } catch (cause) {
      setFailed(cause);
    }
    setBusy(false);
  };
  return (
    <section className="bl-panel" aria-label={say("backup")}>
      <form onSubmit={make}>
        <Stack maw={560}>
          <Text size="sm" c="dimmed">
            {say("backupSays")}
          </Text>
          <PasswordInput
            label={say("passphrase")}
            description={say("passphraseHint")}
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={10}
            value={passphrase}
            onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
          />
          <FailedDeed cause={failed} />
          <Group>
            <Button type="submit" loading={busy} leftSection={<IconDownload size={16} />}>
              {say("makeBackup")}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}

function Restore() {
  const say = settingsWords.use();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState("");
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const [done, setDone] = useState<string | null>(null);
  const restore = async () => {
    if (file === null) return;
    setBusy(true);
    setFailed(null);
    try {
      const backup = base64Of(new Uint8Array(await file.arrayBuffer()));
      const { restored } = await client.call("backup.restore", { body: { passphrase, backup } });
      const counts = Object.entries(restored).filter(([, count]) => count > 0);
      setDone(counts.map(([what, count]) => `${what} ${count}`).join(", "));
      setSure(false);
      setPassphrase("");
      await queries.invalidateQueries();
    } catch (cause) {
      setFailed(cause);
    }
    setBusy(false);
  };
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setDone(null);
    setSure(true);
  };
  return (
    <section className="bl-panel" aria-label={say("restoreTitle")}>
      <form onSubmit={ask}>
        <Stack maw={560}>
          <Title order={2}>{say("restoreTitle")}</Title>
          <Text size="sm" c="dimmed">
            {say("restoreSays")}
          </Text>
          <FileInput
            label={say("backupFile")}
            required
            withAsterisk={false}
            clearable
            value={file}
            onChange={setFile}
          />
          <PasswordInput
            label={say("passphrase")}
            autoComplete="off"
            required
            withAsterisk={false}
            value={passphrase}
            onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
          />
          {done === null ? null : (
            <Text size="sm" role="status">
              {say("restored", { what: done })}
            </Text>
          )}
          <Group>
            <Button type="submit" variant="default" disabled={file === null} leftSection={<IconRestore size={16} />}>
              {say("restore")}
            </Button>
          </Group>
        </Stack>
      </form>
      {sure ? (
        <AskDialog
          title={say("restoreSure")}
          says={say("restoreSays")}
          yes={say("restoreTitle")}
          busy={busy}
          cause={failed}
          onYes={() => void restore()}
          close={() => setSure(false)}
        />
      ) : null}
    </section>
  );
}

/** Hands the bytes to the browser as a file. */
function keep(bytes: Uint8Array, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A piece at a time: a call takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  const PIECE = 0x8000;
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}
