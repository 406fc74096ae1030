// Writing to a socket that takes as many bytes as it likes: one write after the other, none kept beyond what was handed in.

/** The socket below. */
export interface Wire {
  /** How many bytes the kernel took; after fewer than all, `writable` will be called. Negative: the socket is gone. */
  write(bytes: Uint8Array): number;
  /** Nothing more from us; what was written still goes out. Closes it when the client has ended its side, too. */
  shutdown(): void;
  /** The end, at once. */
  terminate(): void;
}

export interface Outlet {
  /** True when the kernel has all of it, false when the client is gone. Writes happen in the order of their calls. */
  write(bytes: Uint8Array): Promise<boolean>;
  writable(): void;
  closed(): void;
}

/** @param moved hears of each number of bytes that was taken */
export function createOutlet(wire: Pick<Wire, "write">, moved: (count: number) => void): Outlet {
  let gone = false;
  let wake: (() => void) | null = null;
  let last: Promise<boolean> = Promise.resolve(true);

  function wakeUp(): void {
    const waiting = wake;
    wake = null;
    waiting?.();
  }

  async function writeNow(bytes: Uint8Array): Promise<boolean> {
    for (let at = 0; at < bytes.length; ) {
      if (gone) return false;
      const taken = wire.write(at === 0 ? bytes : bytes.subarray(at));
      if (taken < 0) return false;
      at += taken;
      if (taken > 0) moved(taken);
      if (at < bytes.length)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
    return !gone;
  }

  return {
    write(bytes) {
      last = last.then(() => writeNow(bytes));
      return last;
    },
    writable: wakeUp,
    closed() {
      gone = true;
      wakeUp();
    },
  };
}
