// A filter that the kernel runs on packets before they are handed to a packet socket (classic BPF, as in linux/filter.h).
//
//   code[2] if-true[1] if-false[1] k[4], in the host's byte order; jumps are relative to the next instruction

type Step = readonly [code: number, ifTrue: number, ifFalse: number, k: number];

const LOAD_WORD = 0x20;
const LOAD_HALF = 0x28;
const LOAD_BYTE = 0x30;
const LOAD_HALF_AT_X = 0x48;
const X_FROM_HEADER_LENGTH = 0xb1;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const JUMP_ANY_BIT = 0x45;
const RETURN = 0x06;
/** Where the kernel keeps the packet's kind: to us, broadcast, multicast, to another, then outgoing and looped back. */
const KIND = 0xfffff004;
const OUTGOING = 4;
const UDP = 17;
const WHOLE = 0x40000;

/** Whole UDP datagrams to that port that came in from outside. The packet begins with its IP header. */
export function udpTo(port: number): Uint8Array {
  const steps: readonly Step[] = [
    [LOAD_WORD, 0, 0, KIND],
    [JUMP_AT_LEAST, 8, 0, OUTGOING],
    [LOAD_BYTE, 0, 0, 9],
    [JUMP_EQUAL, 0, 6, UDP],
    [LOAD_HALF, 0, 0, 6],
    [JUMP_ANY_BIT, 4, 0, 0x3fff],
    [X_FROM_HEADER_LENGTH, 0, 0, 0],
    [LOAD_HALF_AT_X, 0, 0, 2],
    [JUMP_EQUAL, 0, 1, port],
    [RETURN, 0, 0, WHOLE],
    [RETURN, 0, 0, 0],
  ];
  const program = new Uint8Array(steps.length * 8);
  for (const [i, [code, ifTrue, ifFalse, k]] of steps.entries()) {
    program.set(new Uint8Array(Uint16Array.of(code).buffer), i * 8);
    program.set([ifTrue, ifFalse], i * 8 + 2);
    program.set(new Uint8Array(Uint32Array.of(k).buffer), i * 8 + 4);
  }
  return program;
}
