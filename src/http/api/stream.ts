// ◄ door: live changes as server-sent events (WHATWG HTML §9.2). Who was cut off goes on by Last-Event-ID; whose session is over
// is let go of.
import { askerOf } from "./gate.ts";
import type { Told } from "./hub.ts";
import type { Office } from "./office.ts";
import { Refusal } from "./refusal.ts";

const BEAT_MS = 15_000;
/** Who reads slower than we write is cut off, and goes on where it was. */
const MOST_WAITING = 2000;
const MOST_LISTENERS = 500;
/** Events that somebody gets who was away. */
const MOST_MISSED = 1000;

export async function stream(office: Office, request: Request): Promise<Response> {
  const { store, hub, now } = office;
  const who = await askerOf(store, request.headers, now());
  if (who === null) throw new Refusal("not-known");
  if (hub.listeners() >= MOST_LISTENERS) throw new Refusal("conflict", "too many listen already");
  const last = request.headers.get("last-event-id");
  const afterId = last !== null && /^\d{1,15}$/.test(last) ? Number(last) : null;
  let stop: () => void = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const send = (text: string) => {
          if ((controller.desiredSize ?? 0) <= 0) return end();
          controller.enqueue(new TextEncoder().encode(text));
        };
        const unlisten = hub.listen((told) => send(textOf(told)));
        const beat = setInterval(() => {
          askerOf(store, request.headers, now())
            .then((still) => (still === null ? end() : send(": still here\n\n")))
            .catch(end);
        }, BEAT_MS);
        function end(): void {
          stop();
          try {
            controller.close();
          } catch {
            // The client was faster.
          }
        }
        stop = () => {
          unlisten();
          clearInterval(beat);
          stop = () => {};
        };
        send("retry: 2000\n\n");
        if (afterId === null) return;
        for (const event of await store.events.list({ afterId, limit: MOST_MISSED }))
          send(textOf({ event: "happened", id: event.id, data: event }));
      },
      cancel: () => stop(),
    },
    new CountQueuingStrategy({ highWaterMark: MOST_WAITING }),
  );
  return new Response(body, {
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no" },
  });
}

function textOf({ event, id, data }: Told): string {
  return `event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
