// What the pump and its thread tell each other: a job's record in the pipe, and where in shared memory its progress is.

/** Jobs at once; who comes on top of that is served without the pump. */
export const MOST_JOBS = 4096;
/** slot, socket, file, from, to: as 64-bit floats, which hold file sizes exactly. */
const FIELDS = 5;
export const JOB_BYTES = FIELDS * 8;

export interface Job {
  /** Its place in the shared progress: one BigInt64, the offset in the file that comes next. */
  readonly slot: number;
  /** Descriptors, both the main thread's to close. */
  readonly socket: number;
  readonly file: number;
  readonly from: number;
  readonly to: number;
}

/** done: all of it. short: the file ended before. refused: the socket is gone, or this file cannot be sent so. */
export type Outcome = "done" | "short" | "refused";

export interface Finished {
  readonly slot: number;
  readonly outcome: Outcome;
}

/** What the thread needs to begin. */
export interface PumpStart {
  /** The pipe's end to read jobs from. */
  readonly pipe: number;
  readonly progress: SharedArrayBuffer;
}

export function writeJob({ slot, socket, file, from, to }: Job): Uint8Array {
  return new Uint8Array(Float64Array.of(slot, socket, file, from, to).buffer);
}

/** The jobs in the bytes, which are whole records: writes to a pipe of so few bytes are not torn apart. */
export function readJobs(bytes: Uint8Array): Job[] {
  const fields = new Float64Array(bytes.slice().buffer);
  return Array.from({ length: fields.length / FIELDS }, (_, i) => {
    const [slot = 0, socket = 0, file = 0, from = 0, to = 0] = fields.subarray(i * FIELDS, (i + 1) * FIELDS);
    return { slot, socket, file, from, to };
  });
}
