// Media by a URL, or, for admins, files that lie on the server's disk already.
import { Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useDeed } from "../../live/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";
import { deeds } from "../../words/deeds.ts";
import { mediaWords } from "./words.ts";

export function AddMedia({ by, close }: { readonly by: "url" | "path"; readonly close: () => void }) {
  const say = mediaWords.use();
  const deed = deeds.use();
  const [where, setWhere] = useState("");
  const [sum, setSum] = useState("");
  const [name, setName] = useState("");
  const add = useDeed("media.add", ["jobs"]);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body = {
      ...(by === "url" ? { urls: [where.trim()] } : { paths: [where.trim()] }),
      ...(sum.trim() === "" ? {} : { sha256: sum.trim() }),
      name: name.trim() === "" ? null : name.trim(),
    };
    const job = await add.mutateAsync({ body }).catch(() => null);
    if (job !== null) close();
  };
  return (
    <Dialog opened onClose={close} title={say(by === "url" ? "urlTitle" : "pathTitle")}>
      <form onSubmit={save}>
        <Stack>
          <TextInput
            label={say(by)}
            description={say(by === "url" ? "urlHint" : "pathHint")}
            placeholder={by === "url" ? "https://…/debian-12.iso" : "/srv/iso/debian-12.iso"}
            required
            withAsterisk={false}
            data-autofocus
            value={where}
            onChange={({ currentTarget }) => setWhere(currentTarget.value)}
          />
          {by === "url" ? (
            <TextInput
              label={say("sum")}
              className="bl-mono"
              value={sum}
              onChange={({ currentTarget }) => setSum(currentTarget.value)}
            />
          ) : null}
          <TextInput
            label={say("name")}
            description={say("nameHint")}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <FormFoot failed={add.error} close={close} says={deed("add")} busy={add.isPending} />
        </Stack>
      </form>
    </Dialog>
  );
}
