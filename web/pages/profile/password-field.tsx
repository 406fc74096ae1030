// A password: typed in clear, sent once, kept as a hash, and never shown again.
import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { profileWords } from "./words.ts";

export function PasswordField(props: {
  readonly account: Readonly<Record<string, unknown>>;
  readonly onChange: (account: unknown) => void;
  readonly error?: string | undefined;
}) {
  const { account, onChange, error } = props;
  const say = profileWords.use();
  const { password, passwordHash, ...rest } = account;
  if (typeof password === "string")
    return (
      <Group align="end" gap="xs">
        <PasswordInput
          className="bl-grow"
          label={say("password")}
          autoComplete="new-password"
          autoFocus
          value={password}
          onChange={({ currentTarget }) => onChange({ ...rest, password: currentTarget.value })}
        />
        <Button variant="default" onClick={() => onChange({ ...rest, passwordHash: null })}>
          {say("passwordClear")}
        </Button>
      </Group>
    );
  const isKept = typeof passwordHash === "string" && passwordHash !== "";
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <Text size="sm" fw={500}>
          {say("password")}
        </Text>
        <Text size="sm" c="dimmed">
          {say(isKept ? "passwordKept" : "passwordNone")}
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => onChange({ ...rest, password: "" })}>
          {say("passwordChange")}
        </Button>
        {isKept ? (
          <Button size="compact-xs" variant="subtle" onClick={() => onChange({ ...rest, passwordHash: null })}>
            {say("passwordClear")}
          </Button>
        ) : null}
      </Group>
      {error === undefined ? null : (
        <Text size="xs" className="bl-text-bad">
          {error}
        </Text>
      )}
    </Stack>
  );
}

/** Before it is sent: a password that was begun and left empty is none. */
export function withoutEmpty(account: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { password, ...rest } = account;
  return password === "" ? { ...rest, passwordHash: rest.passwordHash ?? null } : account;
}
