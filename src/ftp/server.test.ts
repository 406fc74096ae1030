// The server on loopback, with sockets that do what no proper client does.
import { afterEach, expect, test } from "bun:test";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { ipv4 } from "../net/ipv4.ts";
import { createTree, type Fetch } from "../tree/tree.ts";
import { type Ftp, type FtpOptions, openFtp } from "./server.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const closer of closers.splice(0).reverse()) await closer();
});

/** Ports of this run only, so that two runs on one machine seldom meet. */
const first = 30_000 + (process.pid % 250) * 8;

async function open(more: Partial<FtpOptions> = {}): Promise<{ ftp: Ftp; fetches: Fetch[] }> {
  const fetches: Fetch[] = [];
  const address = ipv4("127.0.0.1");
  if (address === null) throw new Error("unreachable");
  const ftp = await openFtp({
    address,
    port: 0,
    passivePorts: { first, last: first + 7 },
    tree: createTree({}, async ([name]) =>
      name === "a"
        ? { kind: "text", bytes: new Uint8Array(20_000_000).fill(65), mediaType: "" }
        : { kind: "absent", why: "no such file" },
    ),
    macOf: () => null,
    onFetch: (fetch) => fetches.push(fetch),
    drainMs: 0,
    ...more,
  });
  closers.push(() => ftp.close());
  return { ftp, fetches };
}

function dial(port: number, from = "127.0.0.1"): Socket {
  const socket = connect({ host: "127.0.0.1", port, localAddress: from });
  socket.on("error", () => {});
  closers.push(() => socket.destroy());
  return socket;
}

/** A control connection: sends a line, gives the next whole reply. */
function talk(port: number, from?: string) {
  const socket = dial(port, from);
  let text = "";
  let heard: () => void = () => {};
  let closed = false;
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
    heard();
  });
  socket.on("close", () => {
    closed = true;
    heard();
  });
  return {
    socket,
    async hear(): Promise<string> {
      for (;;) {
        const end = /^\d{3} .*\r\n/m.exec(text);
        if (end !== null) {
          text = text.slice(end.index + end[0].length);
          return end[0].trim();
        }
        if (closed) return "closed";
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
    async say(line: string): Promise<string> {
      socket.write(`${line}\r\n`);
      return this.hear();
    },
  };
}

async function loggedIn(port: number) {
  const client = talk(port);
  await client.hear();
  await client.say("USER anonymous");
  await client.say("PASS x");
  await client.say("TYPE I");
  return client;
}

async function passive(client: ReturnType<typeof talk>): Promise<number> {
  const port = /\|\|\|(\d+)\|/.exec(await client.say("EPSV"))?.[1];
  return Number(port);
}

const read = (socket: Socket) =>
  new Promise<number>((resolve) => {
    let bytes = 0;
    socket.on("data", (part) => {
      bytes += part.length;
    });
    socket.on("close", () => resolve(bytes));
  });

test("the passive port is the client's alone: another address is cut off, and disturbs nothing", async () => {
  const { ftp } = await open();
  const client = await loggedIn(ftp.port);
  const port = await passive(client);
  expect(await read(dial(port, "127.0.0.2"))).toBe(0);
  expect(ftp.counts().stranger).toBe(1);
  const data = read(dial(port));
  expect(await client.say("RETR a")).toStartWith("150 ");
  expect(await data).toBe(20_000_000);
  expect(await client.hear()).toStartWith("226 ");
  while (ftp.counts().whole === 0) await Bun.sleep(5);
});

test("no bounce: nobody but the client itself is ever connected to", async () => {
  const { ftp } = await open();
  let connections = 0;
  const victim = createServer(() => {
    connections++;
  }).listen(0, "127.0.0.2");
  closers.push(() => victim.close());
  await new Promise((resolve) => victim.once("listening", resolve));
  const { port } = victim.address() as AddressInfo;
  const client = await loggedIn(ftp.port);
  expect(await client.say(`PORT 127,0,0,2,${port >> 8},${port & 255}`)).toStartWith("501 ");
  expect(await client.say(`EPRT |1|127.0.0.2|${port}|`)).toStartWith("501 ");
  expect(await client.say("PORT 127,0,0,1,0,22")).toStartWith("501 ");
  expect(await client.say("RETR a")).toStartWith("425 ");
  expect(connections).toBe(0);
  expect(ftp.counts().bounce).toBe(3);
});

test("active mode, and a port where nobody listens", async () => {
  const { ftp } = await open();
  const client = await loggedIn(ftp.port);
  const received = new Promise<number>((resolve) => {
    const mine = createServer((socket) => {
      mine.close();
      resolve(read(socket));
    }).listen(0, "127.0.0.1", async () => {
      const { port } = mine.address() as AddressInfo;
      await client.say(`EPRT |1|127.0.0.1|${port}|`);
      client.socket.write("RETR a\r\n");
    });
  });
  expect(await received).toBe(20_000_000);
  expect(await client.hear()).toStartWith("150 ");
  expect(await client.hear()).toStartWith("226 ");
  await client.say(`EPRT |1|127.0.0.1|${first + 7}|`);
  expect(await client.say("RETR a")).toStartWith("425 ");
});

test("passive ports: as many as there are, each given back", async () => {
  const { ftp } = await open({ connectSeconds: 0.2 });
  const clients = await Promise.all(Array.from({ length: 9 }, () => loggedIn(ftp.port)));
  const answers = await Promise.all(clients.map((client) => client.say("EPSV")));
  expect(answers.filter((answer) => answer.startsWith("229 ")).length).toBe(8);
  expect(answers.filter((answer) => answer.startsWith("425 ")).length).toBe(1);
  const lists = await Promise.all(clients.map((client) => client.say("LIST")));
  for (const answer of lists) expect(answer).toStartWith("425 ");
  // Nor does a client that never connects keep its port.
  const again = await Promise.all(clients.map((client) => client.say("PASV")));
  expect(again.filter((answer) => answer.startsWith("227 ")).length).toBe(8);
  const left = clients[again.findIndex((answer) => answer.startsWith("425 "))];
  while (!(await left?.say("EPSV"))?.startsWith("229 ")) await Bun.sleep(20);
});

test("ABOR ends the wait for a data connection", async () => {
  const { ftp } = await open({ connectSeconds: 1000 });
  const client = await loggedIn(ftp.port);
  await passive(client);
  client.socket.write("RETR a\r\n");
  expect(await client.say("ABOR")).toMatch(/^42[56] /);
  expect(await client.hear()).toStartWith("226 ");
});

test("sessions at once: in all, and from one address", async () => {
  const { ftp } = await open({ maxSessions: 3, maxPerSource: 2 });
  const [one, two] = [await loggedIn(ftp.port), await loggedIn(ftp.port)];
  expect(await talk(ftp.port).hear()).toStartWith("421 ");
  expect(await talk(ftp.port, "127.0.0.2").hear()).toStartWith("220 ");
  expect(await talk(ftp.port, "127.0.0.3").hear()).toStartWith("421 ");
  expect(ftp.counts()).toMatchObject({ running: 3, busy: 1, "busy-source": 1 });
  expect(await one.say("QUIT")).toStartWith("221 ");
  expect(await one.hear()).toBe("closed");
  two.socket.destroy();
  while (ftp.counts().running > 1) await Bun.sleep(5);
  expect(await talk(ftp.port).hear()).toStartWith("220 ");
});

test("idle: the session, and a client that takes no data", async () => {
  const { ftp, fetches } = await open({ idleSeconds: 0.2, dataIdleSeconds: 0.2 });
  const stuck = await loggedIn(ftp.port);
  const data = dial(await passive(stuck));
  data.pause();
  expect(await stuck.say("RETR a")).toStartWith("150 ");
  expect(await stuck.hear()).toStartWith("426 ");
  expect(await stuck.hear()).toStartWith("421 ");
  expect(await stuck.hear()).toBe("closed");
  expect(fetches.map(({ path, outcome }) => `${path} ${outcome}`)).toEqual(["a aborted"]);
  expect(ftp.counts().idle).toBe(2);
});

test("a client that goes in the middle: nothing is left of it", async () => {
  const { ftp, fetches } = await open();
  const client = await loggedIn(ftp.port);
  const data = dial(await passive(client));
  data.pause();
  expect(await client.say("RETR a")).toStartWith("150 ");
  client.socket.destroy();
  data.destroy();
  while (ftp.counts().running > 0) await Bun.sleep(5);
  expect(fetches.map(({ outcome }) => outcome)).toEqual(["aborted"]);
});

test("closing lets a transfer come to its end", async () => {
  const { ftp, fetches } = await open({ drainMs: 3000 });
  const client = await loggedIn(ftp.port);
  const socket = dial(await passive(client));
  socket.pause();
  expect(await client.say("RETR a")).toStartWith("150 ");
  const closing = ftp.close();
  const data = read(socket);
  socket.resume();
  expect(await data).toBe(20_000_000);
  expect(await client.hear()).toStartWith("226 ");
  await closing;
  expect(fetches.map(({ outcome }) => outcome)).toEqual(["whole"]);
});
