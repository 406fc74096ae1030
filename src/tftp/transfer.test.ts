// The state machine: the rules case by case, then thousands of transfers over a bad network, every byte compared.
import { expect, test } from "bun:test";
import { type BadClient, runTransfer } from "./bad-network.ts";
import { die } from "./lossy-wire.ts";
import { type Action, advance, begin, type Event, lastBlockOf, type Terms } from "./transfer.ts";

const terms: Terms = {
  lastBlock: 5,
  windowSize: 1,
  rollover: 0,
  oack: false,
  waitMs: 1000,
  longestWaitMs: 5000,
  retries: 3,
  unheardRetries: 3,
};

function inShort(action: Action): string {
  switch (action.do) {
    case "blocks":
      return action.from === action.to ? `${action.from}` : `${action.from}-${action.to}`;
    case "end":
      return action.end.how;
    default:
      return action.do;
  }
}

/** Events in, actions out: a number is an ACK, `t+ms` the timer after that long, words are the other events. */
function story(about: Partial<Terms>, ...events: (number | string)[]): string {
  let nowMs = 0;
  let step = begin({ ...terms, ...about }, nowMs);
  const actions = [inShort(step.action)];
  for (const event of events) {
    if (typeof event === "string" && event.startsWith("t+")) nowMs += Number(event.slice(2));
    step = advance(step.transfer, eventOf(event), nowMs);
    actions.push(inShort(step.action));
  }
  return actions.join(" ");
}

function eventOf(event: number | string): Event {
  if (typeof event === "number") return { is: "ack", number: event };
  if (event === "error") return { is: "error", code: 8, text: "User aborted the transfer" };
  return event === "request" || event === "refused" ? { is: event } : { is: "timer" };
}

const stories: readonly (readonly [string, string, string])[] = [
  ["lockstep to the end", story({}, 1, 2, 3, 4, 5), "1 2 3 4 5 whole"],
  ["an empty file", story({ lastBlock: 1 }, 1), "1 whole"],
  ["the OACK first", story({ oack: true, lastBlock: 2 }, 0, 1, 2), "oack 1 2 whole"],
  ["nothing but ACK 0 answers an OACK", story({ oack: true }, 1, 65535, 0), "oack nothing nothing 1"],
  ["a doubled ACK is not answered (the sorcerer's apprentice)", story({}, 1, 1, 1, 2), "1 2 nothing nothing 3"],
  ["a stale ACK, and one from the future", story({}, 1, 2, 1, 0, 4, 60000), "1 2 3 nothing nothing nothing nothing"],
  ["silence: again, ever more slowly", story({}, "t+999", "t+1", "t+1999", "t+1", "t+4000"), "1 nothing 1 nothing 1 1"],
  ["silence for good", story({}, 1, "t+1000", "t+2000", "t+4000", "t+5000"), "1 2 2 2 2 silent"],
  ["progress forgives the silence before", story({}, "t+1000", "t+2000", 1, "t+1000"), "1 1 1 2 2"],
  ["the last ACK never comes", story({ lastBlock: 2 }, 1, "t+1000", "t+2000", "t+4000", "t+5000"), "1 2 2 2 2 whole"],
  ["the port closes behind the last block", story({ lastBlock: 2 }, 1, "refused"), "1 2 whole"],
  ["the port closes before", story({}, 1, "refused"), "1 2 port-closed"],
  ["nobody was ever there", story({ lastBlock: 1 }, "t+1000", "t+2000", "t+4000", "t+5000"), "1 1 1 1 silent"],
  ["only the size was wanted", story({ oack: true }, "error"), "oack size-only"],
  ["an ERROR in the middle", story({ oack: true }, 0, 1, "error"), "oack 1 2 aborted"],
  ["the RRQ again, before any answer", story({ oack: true }, "request", 0, "request"), "oack oack 1 nothing"],
  ["windows", story({ windowSize: 2 }, 2, 4, 5), "1-2 3-4 5 whole"],
  ["a window with its end lost", story({ windowSize: 4 }, 2, 5), "1-4 3-5 whole"],
  [
    "a window with its beginning lost: back once",
    story({ windowSize: 4, lastBlock: 20 }, 4, 4, 4, 4, 8),
    "1-4 5-8 5-8 nothing nothing 9-12",
  ],
  [
    "the echo of going back does not go on for ever",
    story({ windowSize: 4, lastBlock: 40 }, 4, 4, 8, 8, 12, 12),
    "1-4 5-8 5-8 9-12 nothing 13-16 13-16",
  ],
  [
    "EDK2 acknowledges each unexpected block with the last good one",
    story({ windowSize: 4, lastBlock: 20 }, 2, 2, 2, 6, 6),
    "1-4 3-6 nothing nothing 7-10 nothing",
  ],
  [
    "a lost window comes again by the timer",
    story({ windowSize: 4, lastBlock: 20 }, 4, "t+1000", 8),
    "1-4 5-8 5-8 9-12",
  ],
];

for (const [what, happened, expected] of stories) test(what, () => expect(happened).toBe(expected));

test("block numbers roll over to 0", () => {
  expect(story({ lastBlock: 65540, windowSize: 65533 }, 65533)).toBe("1-65533 65534-65540");
  const steps = story({ lastBlock: 65537, windowSize: 65534 }, 65534, 65535, 0, 1);
  expect(steps).toBe("1-65534 65535-65537 65536-65537 65537 whole");
});

test("or to 1, for those few", () => {
  const one = { rollover: 1, windowSize: 65534 } as const;
  expect(story({ ...one, lastBlock: 65537 }, 65534, 65535, 0, 1, 2)).toBe(
    "1-65534 65535-65537 65536-65537 nothing 65537 whole",
  );
  expect(story({ ...one, lastBlock: 3 }, 0, 3)).toBe("1-3 1-3 whole");
});

test("last blocks", () => {
  const sizes = [0, 511, 512, 513, 512 * 65535, 512 * 65536 + 1];
  expect(sizes.map((size) => lastBlockOf(size, 512))).toEqual([1, 1, 2, 2, 65536, 65537]);
});

const perfect = { loss: 0, duplicate: 0, longestMs: 1 };
const CLIENTS: readonly BadClient[] = ["quiet", "edk2", "leaves-at-the-end"];

test("sizes and windows on a perfect wire: no packet too many", () => {
  for (const size of [0, 1, 7, 8, 9, 511, 512, 513, 512 * 3, 5000]) {
    for (const windowSize of [1, 2, 16]) {
      for (const blockSize of [8, 512, 1468]) {
        const run = runTransfer({ size, blockSize, windowSize, faults: perfect, client: "quiet", seed: 1 });
        expect(run).toEqual({ end: "whole", complete: true, dataPackets: lastBlockOf(size, blockSize) });
      }
    }
  }
});

for (const [windowSize, rollover] of [
  [1, 0],
  [16, 0],
  [1, 1],
  [16, 1],
] as const) {
  test(`more than 65 535 blocks, on to ${rollover}, window ${windowSize}`, () => {
    const faults = { loss: 0.0005, duplicate: 0.0005, longestMs: 3 };
    const size = 8 * 65_700 + 3;
    const run = runTransfer({ size, blockSize: 8, windowSize, rollover, faults, client: "edk2", seed: 3 });
    expect([run.end, run.complete]).toEqual(["whole", true]);
  });
}

test("3 000 transfers over networks that lose, double and reorder: every byte arrives", () => {
  const random = die(20_000);
  const pick = (most: number) => Math.floor(random() * most);
  for (let seed = 1; seed <= 3000; seed++) {
    const blockSize = [8, 512, 1468][pick(3)] as number;
    const blocks = pick(40);
    const size = Math.max(0, blockSize * blocks + pick(3) - 1);
    const faults = { loss: random() * 0.2, duplicate: random() * 0.2, longestMs: 1 + pick(60) };
    const client = CLIENTS[pick(CLIENTS.length)] as BadClient;
    const about = { size, blockSize, windowSize: 1 + pick(20), faults, client, seed };
    const run = runTransfer(about);
    if (!run.complete || run.end !== "whole")
      throw new Error(`${JSON.stringify(about)} came to ${JSON.stringify(run)}`);
    // Sending the same again and again would also arrive. A loss may cost its window, but not more;
    // who leaves at the end is sent the last window as often as patience allows.
    const atTheEnd = 31 * about.windowSize;
    expect(run.dataPackets).toBeLessThan(40 + atTheEnd + lastBlockOf(size, blockSize) * (4 + about.windowSize));
  }
});
