// The line to the stream: through the worker that all tabs share; in a browser without such workers, a stream of this tab's own.
import { BASE } from "../../src/http/contract/route.ts";
import { STREAM } from "../../src/http/contract/routes.ts";
import type { Asked } from "./shared-stream.ts";
import { openSource, type Told } from "./source.ts";

/** Where the worker's script is: told by the page, since its name changes with its content. */
function sharedScript(): string | null {
  return document.querySelector<HTMLMetaElement>('meta[name="shared-stream"]')?.content ?? null;
}

const ADDRESS = `${BASE}${STREAM}`;

/** Returns how to close it. */
export function openLine(tell: (told: Told) => void): () => void {
  const script = sharedScript();
  if (script === null || typeof SharedWorker === "undefined") return openSource(ADDRESS, tell);
  const worker = new SharedWorker(script, { name: "bootlace-stream", type: "module" });
  const { port } = worker;
  let own: (() => void) | null = null;
  // Its script did not come, or this browser does not run it.
  worker.onerror = () => {
    own ??= openSource(ADDRESS, tell);
  };
  port.onmessage = ({ data }: MessageEvent<Told>) => tell(data);
  const ask = (asked: Asked) => port.postMessage(asked);
  const join = () => ask({ join: ADDRESS });
  const leave = () => ask({ leave: true });
  // A page that is only put aside may come back with the back button.
  const back = ({ persisted }: PageTransitionEvent) => {
    if (persisted) join();
  };
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", back);
  join();
  return () => {
    window.removeEventListener("pagehide", leave);
    window.removeEventListener("pageshow", back);
    leave();
    port.close();
    own?.();
  };
}
