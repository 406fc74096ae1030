// ◄ door: a conversation with a virtual machine's monitor (QEMU Machine Protocol: JSON lines on a Unix socket).

export interface Monitor {
  /** Sends one command; resolves with its `return`, rejects with QEMU's own description of the error. */
  execute(command: string, details?: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Connects, and leaves the greeting's negotiation mode. */
export async function openMonitor(path: string): Promise<Monitor> {
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let rest = "";
  const decoder = new TextDecoder();
  const fail = () => {
    for (const each of waiting.values()) each.reject(new Error("the machine's monitor closed"));
    waiting.clear();
  };
  const socket = await Bun.connect({
    unix: path,
    socket: {
      data(_, bytes) {
        const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) if (line.trim() !== "") settle(waiting, line);
      },
      close: fail,
      error: fail,
    },
  });
  const execute = (command: string, details?: Readonly<Record<string, unknown>>) =>
    new Promise<unknown>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ execute: command, arguments: details, id })}\n`);
    });
  await execute("qmp_capabilities");
  return { execute, close: () => socket.end() };
}

function settle(waiting: Map<number, Waiting>, line: string): void {
  const message = JSON.parse(line) as { id?: number; return?: unknown; error?: { desc: string } };
  if (message.id === undefined) return; // Greeting or event.
  const asker = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.error === undefined) asker?.resolve(message.return);
  else asker?.reject(new Error(message.error.desc));
}
