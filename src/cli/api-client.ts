// ◄ door: the API as commands use it: of the server that --server names, else on the data folder.
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { NotThere } from "../acts/named.ts";
import { ApiProblem, type Client, createClient } from "../http/client/client.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import { globals, withStore } from "./context.ts";

/** Runs `work` with a client, which throws Mistake where the server finds one. */
export async function withClient<T>(command: Command, work: (client: Client) => Promise<T>): Promise<T> {
  const { server, tokenFile } = globals(command);
  if (server !== undefined) return work(withMistakes(await remoteClient(server, tokenFile)));
  return withStore(command, async (store, loaded) => {
    // Only commands that need it pay for loading it.
    const { localClient } = await import("../http/api/local.ts");
    const local = localClient(store, loaded);
    try {
      return await work(withMistakes(local.client));
    } finally {
      await local.close();
    }
  });
}

async function remoteClient(server: string, tokenFile: string | undefined): Promise<Client> {
  if (!/^https?:$/.test(URL.parse(server)?.protocol ?? ""))
    throw wrong("--server", `"${server}" is no URL`, "write it as https://boot.example:8067");
  const token = tokenFile === undefined ? process.env.BOOTLACE_TOKEN : await read("--token-file", tokenFile);
  if (token === undefined || token.trim() === "")
    throw wrong("--token-file", "no token was given", "name its file, or set BOOTLACE_TOKEN");
  const authority = process.env.BOOTLACE_CA;
  const tls = authority === undefined ? {} : { tls: { ca: await read("BOOTLACE_CA", authority) } };
  const send = async (request: Request) => {
    try {
      return await fetch(request, tls);
    } catch (cause) {
      const hint = "a certificate that the server made itself is trusted by BOOTLACE_CA=FILE";
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${server} cannot be reached: ${why}${server.startsWith("https") ? ` (${hint})` : ""}`, {
        cause,
      });
    }
  };
  return createClient({ server, token: token.trim(), send });
}

async function read(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw wrong(option, `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
  }
}

function wrong(path: string, problem: string, hint?: string): Mistake {
  return new Mistake("no server was asked", [{ path, problem, ...(hint === undefined ? {} : { hint }) }]);
}

/** What the server calls a mistake is thrown as one. */
function withMistakes(client: Client): Client {
  return {
    call: (name, given, headers) => asMistakes(() => client.call(name, given, headers)),
    tagged: (name, given, headers) => asMistakes(() => client.tagged(name, given, headers)),
  };
}

async function asMistakes<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof ApiProblem)) throw cause;
    const { name, title, detail = title, faults = [] } = cause.problem;
    const all = faults.map(
      ({ path, problem, hint }): Fault => ({ path, problem, ...(hint === undefined ? {} : { hint }) }),
    );
    if (name === "not-there") throw new NotThere(detail, all);
    if (name === "mistake") throw new Mistake(detail, all);
    throw new Error(detail === title ? title : `${title}: ${detail}`);
  }
}
