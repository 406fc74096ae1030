// One raw HTTP exchange over a socket, so that a test sees what is really on the wire.
import { connect } from "node:net";

/** Sends the bytes and gives back all that comes until the server closes, or until `enough` says so. */
export function exchange(port: number, bytes: string, enough: (got: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes, "latin1"));
    socket.setTimeout(10_000, () => socket.destroy(new Error("no end of the answer")));
    socket.on("data", (data) => {
      got += data.toString("latin1");
      if (enough(got)) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(got));
  });
}

/** The answer to one request on a connection of its own: status line, header lines, body. */
export async function ask(port: number, request: string): Promise<{ status: string; headers: string[]; body: string }> {
  const [first, ...rest] = request.split("\n");
  const lines = [first, "Host: boot.example", "Connection: close", ...rest];
  const got = await exchange(port, `${lines.join("\r\n")}\r\n\r\n`);
  const end = got.indexOf("\r\n\r\n");
  const [status = "", ...headers] = got.slice(0, end).split("\r\n");
  return { status, headers: headers.filter((line) => !/^(date|connection):/i.test(line)), body: got.slice(end + 4) };
}
