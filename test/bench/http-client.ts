// Many HTTP clients in one process that throw away what they get: the load for the benchmark. Run by http.ts:
//   http-client.ts PORT PATH CLIENTS REQUESTS [FILES] [SECONDS] → one line of JSON. `#` in PATH counts from 0 to below
//   FILES (1000). After that many SECONDS nothing more is asked for.

export {};

const [port = 0, clients = 1, requests = 1] = [2, 4, 5].map((i) => Number(process.argv[i]));
const path = process.argv[3] ?? "/";
const files = Number(process.argv[6] ?? 1000);
const seconds = Number(process.argv[7] ?? Number.POSITIVE_INFINITY);
let bytes = 0;
let whole = 0;
let asked = 0;
const startMs = performance.now();
const decoder = new TextDecoder("latin1");

/** One connection that asks for one file after the other until all are asked for. */
function client(): Promise<void> {
  return new Promise((resolve, reject) => {
    /** Bytes of the body still to come; null: the head is. */
    let left: number | null = null;
    let head = "";

    const ask = (socket: { write(text: string): number; end(): void }) => {
      if (asked === requests || performance.now() - startMs > seconds * 1000) {
        socket.end();
        resolve();
        return;
      }
      const target = path.replace("#", String(asked++ % files));
      left = null;
      head = "";
      socket.write(`GET ${target} HTTP/1.1\r\nHost: bench\r\n\r\n`);
    };

    Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        open: ask,
        data(socket, chunk) {
          let body = chunk.length;
          if (left === null) {
            const before = head.length;
            head += decoder.decode(chunk.subarray(0, 4096));
            const end = head.indexOf("\r\n\r\n");
            if (end < 0) return;
            const length = /\r\nContent-Length: (\d+)/i.exec(head)?.[1];
            if (!head.startsWith("HTTP/1.1 200 ") || length === undefined) throw new Error(head);
            left = Number(length);
            body = chunk.length - (end + 4 - before);
          }
          left -= body;
          bytes += body;
          if (left > 0) return;
          whole++;
          ask(socket);
        },
        close: () => resolve(),
        error: (_, error) => reject(error),
      },
    }).catch(reject);
  });
}

await Promise.all(Array.from({ length: clients }, client));
console.log(JSON.stringify({ megabytes: bytes / 1e6, seconds: (performance.now() - startMs) / 1000, whole }));
process.exit(0);
