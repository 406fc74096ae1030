// The stream itself (server-sent events), kept open: after a cut the browser goes on by Last-Event-ID; where the server refused it
// (nobody was logged in yet, too many listen), it is asked again a little later.

/** What the stream tells besides its own state. */
export const KINDS = ["happened", "changed", "job", "traffic"] as const;
export type Kind = (typeof KINDS)[number];

/** What comes over the line; `data` is JSON. */
export type Told =
  | { readonly is: "open" }
  | { readonly is: "cut" }
  | { readonly is: "told"; readonly kind: Kind; readonly data: string };

const AGAIN_MS = 5000;

/** Returns how to close it. */
export function openSource(address: string, tell: (told: Told) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let source = listen();
  return () => {
    source.close();
    if (timer !== null) clearTimeout(timer);
  };

  function listen(): EventSource {
    const made = new EventSource(address);
    made.addEventListener("open", () => tell({ is: "open" }));
    made.addEventListener("error", () => {
      tell({ is: "cut" });
      if (made.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(() => {
        source = listen();
      }, AGAIN_MS);
    });
    for (const kind of KINDS) made.addEventListener(kind, ({ data }) => tell({ is: "told", kind, data: String(data) }));
    return made;
  }
}
