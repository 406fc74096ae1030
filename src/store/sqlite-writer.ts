// ◄ door: who writes to the store's file. A command does it itself; a server leaves it to a thread, so that packets are
// received and answered while the disk works.
import type { Database } from "bun:sqlite";
import { startThread } from "../net/thread.ts";
import { dataVersion } from "./sqlite-connection.ts";
import type { Answer, Order } from "./sqlite-thread.ts";
import { type Write, type Written, writeGroup } from "./transaction.ts";

export interface Writer {
  /** One group, in one transaction. Called again only after it is settled. */
  write(group: readonly Write[]): Promise<readonly Written[]>;
  /** Rows of leases, as JSON, into the lease log. Rejects when the disk refuses. Null: no log is to be had. */
  readonly keep: ((rows: string) => Promise<void>) | null;
  /** Grows when somebody else has written to the file. */
  version(): Promise<number>;
  close(): Promise<void>;
}

export function writeHere(db: Database): Writer {
  return {
    write: async (group) => writeGroup(db, group),
    keep: null,
    version: async () => dataVersion(db),
    close: async () => {},
  };
}

/** Starts the thread. Rejects when it cannot open the file. */
export async function writeInThread(path: string): Promise<Writer> {
  const worker = startThread("store/sqlite-thread.ts", "bootlace-store");
  const asked: { readonly resolve: (answer: Answer) => void; readonly reject: (cause: Error) => void }[] = [];
  let broken: Error | null = null;
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => asked.shift()?.resolve(data));
  worker.addEventListener("error", ({ message }) => {
    broken = new Error(`the store's thread ended: ${message}`);
    for (const { reject } of asked.splice(0)) reject(broken);
  });

  /** Answers come in the order of the orders. */
  function order(what: Order): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (broken !== null) return reject(broken);
      asked.push({ resolve, reject });
      worker.postMessage(what);
    });
  }

  const opened = await order({ open: path });
  if ("failure" in opened) {
    worker.terminate();
    throw new Error(opened.failure);
  }
  async function keep(rows: string): Promise<void> {
    const answer = await order({ keep: rows });
    if ("failure" in answer) throw new Error(answer.failure);
  }

  return {
    keep: "opened" in opened && opened.logs ? keep : null,
    async write(group) {
      const answer = await order({ write: JSON.stringify(group) });
      return "written" in answer ? answer.written : group.map(() => ({ failure: "the store's thread is confused" }));
    },
    async version() {
      const answer = await order({ version: true });
      return "version" in answer ? answer.version : 0;
    },
    async close() {
      await order({ close: true });
      worker.terminate();
    },
  };
}
