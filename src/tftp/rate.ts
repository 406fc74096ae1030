// How fast new requests may come: a bucket of tokens for each source address, and one for all. xinetd's `cps = rate wait`
// shuts the service for everybody when one asks too fast; here only who asks too fast is shut out.

export type TooFast = "flood-source" | "flood";

export interface Rates {
  /** Takes one request in, or says why not. */
  admit(source: number, nowMs: number): TooFast | null;
}

export interface RateTerms {
  /** Requests a second from one address; as many again may come at once. */
  readonly rate: number;
  /** How long an address that asked faster is not heard. */
  readonly pauseMs: number;
  /** Requests a second in all. Beyond them single requests are dropped; nobody is shut out. */
  readonly rateInAll: number;
}

interface Bucket {
  tokens: number;
  /** In the future: shut until then. */
  atMs: number;
}

/** Addresses remembered; with more, the one longest not heard of is forgotten. */
const MOST_SOURCES = 4096;

export function createRates({ rate, pauseMs, rateInAll }: RateTerms): Rates {
  const sources = new Map<number, Bucket>();
  const all: Bucket = { tokens: rateInAll, atMs: 0 };

  function bucketOf(source: number, nowMs: number): Bucket {
    const bucket = sources.get(source) ?? { tokens: rate, atMs: nowMs };
    sources.delete(source);
    sources.set(source, bucket);
    if (sources.size > MOST_SOURCES) {
      const [oldest] = sources.keys();
      if (oldest !== undefined) sources.delete(oldest);
    }
    return bucket;
  }

  return {
    admit(source, nowMs) {
      const bucket = bucketOf(source, nowMs);
      if (bucket.atMs > nowMs) return "flood-source";
      if (!take(bucket, rate, nowMs)) {
        bucket.atMs = nowMs + pauseMs;
        return "flood-source";
      }
      return take(all, rateInAll, nowMs) ? null : "flood";
    },
  };
}

function take(bucket: Bucket, rate: number, nowMs: number): boolean {
  bucket.tokens = Math.min(rate, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * rate);
  bucket.atMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens--;
  return true;
}
