// ◄ door: a request's body, within bounds of size and time.
import { Refusal } from "./refusal.ts";

export interface Bounds {
  readonly bytes: number;
  readonly seconds: number;
}

/** Throws Refusal when it is larger, or does not come in time; what still comes is thrown away then. */
export async function readBody(request: Request, { bytes, seconds }: Bounds): Promise<Uint8Array> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > bytes) throw new Refusal("too-large", `at most ${bytes} bytes`);
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const pieces: Uint8Array[] = [];
  let length = 0;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reader.cancel().catch(() => {});
  }, seconds * 1000);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (late) throw new Refusal("too-slow", `it must be here within ${seconds} s`);
      if (done) return Buffer.concat(pieces);
      length += value.length;
      if (length > bytes) {
        await reader.cancel().catch(() => {});
        throw new Refusal("too-large", `at most ${bytes} bytes`);
      }
      pieces.push(value);
    }
  } finally {
    clearTimeout(timer);
  }
}
