// Kickstart files as they were found: what their import says, whole.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { specSchema } from "../../machines/spec.ts";
import { noteText } from "../answers/note.ts";
import { kickstart } from "./answer.ts";

const FOUND = join(import.meta.dir, "found");

describe("kickstart files taken over", () => {
  test.each(["el5-http", "el6-vmware", "anaconda-ks", "anaconda-ks-6", "anaconda-ks-9"])("%s", async (name) => {
    const text = await Bun.file(join(FOUND, `${name}.cfg`)).text();
    const { spec, source, notes } = kickstart.read([{ name, text }]);
    const said = [`source: ${source}`, Bun.YAML.stringify(spec, null, 2), ...notes.map(noteText), ""].join("\n");
    expect(said).toBe(await Bun.file(join(FOUND, `${name}.txt`)).text());
    expect(specSchema.safeParse(spec).error?.issues ?? []).toEqual([]);
  });

  test("a password in clear is left behind", () => {
    const { spec, notes } = kickstart.read([
      { name: "ks.cfg", text: "rootpw secret\nuser --name=ada --password=secret\n" },
    ]);
    expect(JSON.stringify([spec, notes])).not.toContain("secret");
    expect(notes.map(({ path }) => path)).toContain("line 2");
  });
});
