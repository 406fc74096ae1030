// ◄ door: many simulated machines that are switched on together, as after a power cut, and how long each step took them.
import { type Mac, macFromBytes } from "../net/mac.ts";
import { simulateBoot } from "./client.ts";
import type { Link } from "./client-link.ts";
import { report, type StormReport, type Timings } from "./storm-report.ts";

export interface StormOptions {
  readonly clients: number;
  /** MAC of the first; the others count on. */
  readonly firstMac: Mac;
  readonly firmware: "bios" | "uefi";
  /** How each is connected. */
  readonly link: (index: number) => Promise<Link>;
  /** All are switched on within this time. */
  readonly spreadMs: number;
}

/** Boots them all, until each has its kernel and initial RAM disk, or has failed. */
export async function storm(options: StormOptions): Promise<StormReport> {
  const { clients, spreadMs } = options;
  const begin = performance.now();
  const boots = Array.from({ length: clients }, async (_, i): Promise<Timings> => {
    await Bun.sleep((spreadMs * i) / clients);
    return bootOne(options, i);
  });
  return report(await Promise.all(boots), (performance.now() - begin) / 1000);
}

async function bootOne({ firstMac, firmware, link: connect }: StormOptions, index: number): Promise<Timings> {
  const begin = performance.now();
  const steps = new Map<string, number>();
  try {
    const link = await connect(index);
    try {
      const onStep = (step: string) => {
        const name = stepName(step);
        if (name !== null) steps.set(name, performance.now() - begin);
      };
      const outcome = await simulateBoot({ link, firmware, mac: nthMac(firstMac, index), onStep, loadOnly: true });
      return outcome === "loaded" ? { steps, failure: null } : { steps, failure: "it was sent to its disk" };
    } finally {
      link.close();
    }
  } catch (cause) {
    return { steps, failure: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** The client's own words for its steps. */
function stepName(step: string): string | null {
  if (step.startsWith("address")) return "address";
  if (step.startsWith("loader")) return "loader";
  if (/^(script|menu|configuration)/.test(step)) return "script";
  if (step.startsWith("kernel")) return "kernel";
  return step.startsWith("initrd") ? "loaded" : null;
}

/** The last four bytes count. */
export function nthMac(mac: Mac, index: number): Mac {
  const bytes = Uint8Array.from(mac.split(":"), (hex) => Number.parseInt(hex, 16));
  const view = new DataView(bytes.buffer);
  view.setUint32(2, (view.getUint32(2) + index) >>> 0);
  return macFromBytes(bytes);
}
