// The command line as a whole: every command, the options before them, help.
import { Command, CommanderError } from "commander";
import { answersCommand } from "./answers.ts";
import { armCommand } from "./arm.ts";
import { bootCommand } from "./boot.ts";
import { globals, refuseServer } from "./context.ts";
import { demoCommand } from "./demo-command.ts";
import { diagnoseCommand } from "./diagnose.ts";
import { doctorCommand } from "./doctor.ts";
import { explainCommand } from "./explain.ts";
import { exitCode, reportFailure } from "./failure.ts";
import { initCommand } from "./init.ts";
import { installCommand } from "./install.ts";
import { leaseCommand } from "./lease.ts";
import { loadersCommand } from "./loaders.ts";
import { machineCommand } from "./machine.ts";
import { mediaCommand } from "./media.ts";
import { menuCommand } from "./menu.ts";
import { personCommand } from "./person.ts";
import { profileCommand } from "./profile.ts";
import { secretCommand } from "./secret.ts";
import { serveCommand } from "./serve.ts";
import { simulateCommand } from "./simulate-command.ts";
import { tokenCommand } from "./token.ts";
import { treeCommand } from "./tree.ts";

/** What commander calls success that is no success of a command: help and version. */
const FINE = ["commander.help", "commander.helpDisplayed", "commander.version"];

/** They are the server, make one, or are machines. */
const HERE: readonly string[] = ["serve", "init", "demo", "simulate"];

/** Every command with its options, before anything is run. */
export function createProgram(version: string): Command {
  const program = new Command("bootlace")
    .description("Boots bare machines over the network and installs their operating systems unattended.")
    .version(version)
    .option("-c, --config <file>", "the config file (./bootlace.yaml when it is there)")
    .option("-d, --data <folder>", "the data folder (the config's, else ./bootlace-data)")
    .option("--json", "print results for programs")
    .option("-s, --server <url>", "ask a running server's API; its token from BOOTLACE_TOKEN or --token-file")
    .option("--token-file <file>", "with --server: the file that holds the token")
    .exitOverride();
  serveCommand(program);
  initCommand(program);
  demoCommand(program);
  machineCommand(program);
  mediaCommand(program);
  profileCommand(program);
  menuCommand(program);
  answersCommand(program);
  armCommand(program);
  bootCommand(program);
  installCommand(program);
  diagnoseCommand(program);
  doctorCommand(program);
  leaseCommand(program);
  explainCommand(program);
  loadersCommand(program);
  simulateCommand(program);
  treeCommand(program);
  secretCommand(program);
  personCommand(program);
  tokenCommand(program);
  for (const command of allOf(program)) command.exitOverride().showHelpAfterError("(--help shows how)");
  for (const command of program.commands)
    if (HERE.includes(command.name())) command.hook("preAction", () => refuseServer(globals(command)));
  return program;
}

/** Runs one command line. The exit code: 0 done, 1 failed, 2 the person's mistake. */
export async function run(argv: readonly string[], version: string): Promise<number> {
  try {
    await createProgram(version).parseAsync([...argv], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (cause) {
    // Commander has printed its own sentence about a wrong command line.
    if (cause instanceof CommanderError) return FINE.includes(cause.code) ? 0 : 2;
    reportFailure(cause);
    return exitCode(cause);
  }
}

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}
