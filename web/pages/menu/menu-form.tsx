// The menu itself: its name, title, the time-out and what that starts.
import { NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { childrenOf, type Entry, kindOf, titleOf } from "./entries.ts";
import { menuWords } from "./words.ts";

export function MenuForm(props: {
  readonly menu: Entry;
  readonly onChange: (menu: Entry) => void;
  readonly faults: ReadonlyMap<string, string>;
}) {
  const { menu, onChange, faults } = props;
  const say = menuWords.use();
  const labels = childrenOf(menu).filter((one) => kindOf(one) !== "separator" && kindOf(one) !== "entries");
  const choices = labels.flatMap((one) =>
    typeof one.label === "string" ? [{ value: one.label, label: titleOf(one) }] : [],
  );
  const set = (key: string, value: unknown) => {
    const { [key]: _, ...rest } = menu;
    onChange(value === "" || value === null ? rest : { ...menu, [key]: value });
  };
  const timeout = typeof menu.timeout === "number" ? menu.timeout : Number.parseInt(String(menu.timeout ?? "30"), 10);
  return (
    <Stack gap="sm">
      <TextInput
        label={say("name")}
        className="bl-mono"
        value={String(menu.name ?? "")}
        error={faults.get("name")}
        onChange={({ currentTarget }) => onChange({ ...menu, name: currentTarget.value })}
      />
      <TextInput
        label={say("heading")}
        value={titleOf(menu)}
        error={faults.get("title")}
        onChange={({ currentTarget }) => onChange({ ...menu, title: currentTarget.value })}
      />
      <NumberInput
        label={say("timeout")}
        description={say("timeoutHint")}
        min={0}
        max={86_400}
        allowDecimal={false}
        value={timeout}
        error={faults.get("timeout")}
        onChange={(to) => set("timeout", typeof to === "number" ? to : 30)}
      />
      <Select
        label={say("defaultEntry")}
        placeholder={say("defaultFirst")}
        clearable
        data={choices}
        value={typeof menu.default === "string" ? menu.default : null}
        error={faults.get("default")}
        onChange={(to) => set("default", to)}
      />
    </Stack>
  );
}
