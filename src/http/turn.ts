// How much of files one turn of the thread may send itself: what comes meanwhile, a DHCP request above all, waits for the
// turn's end.

/** At some gigabytes a second this is about a millisecond. */
const BYTES_A_TURN = 4 << 20;

export interface Turn {
  /** Whether so many bytes more may be sent in this turn. */
  take(bytes: number): boolean;
}

/** @param later calls back when others have had their turn */
export function createTurn(later: (then: () => void) => void): Turn {
  let left = BYTES_A_TURN;
  return {
    take(bytes) {
      if (bytes > left) return false;
      if (left === BYTES_A_TURN)
        later(() => {
          left = BYTES_A_TURN;
        });
      left -= bytes;
      return true;
    },
  };
}
