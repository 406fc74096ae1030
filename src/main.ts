// argv → command. Imported by nobody.
import { version } from "../package.json" with { type: "json" };
import { run } from "./cli/program.ts";

process.exitCode = await run(process.argv.slice(2), version);
