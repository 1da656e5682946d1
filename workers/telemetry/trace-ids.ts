/** Ids of a call's trace and of its spans, in hex: the same at every export, so that a collector can keep each once. */
export interface TraceIds {
  /** 32 digits. */
  traceId: string;
  /** Returns the 16 digits of the span of this number. */
  spanIdOf(number: number): string;
}

const MASK = (1n << 64n) - 1n;

/**
 * Makes the ids of a call's trace. The trace's is the UUID within the call's id, so that either leads to the other; a
 * span's is its number scattered over 64 bits (SplitMix64), since some stores look spans up by theirs alone. Throws
 * `RangeError` for an id without a UUID.
 */
export function traceIdsOf(callId: string): TraceIds {
  const traceId = callId.replace(/^[a-z]+_/, "").replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/.test(traceId) || /^0+$/.test(traceId)) throw new RangeError("not the id of a call");
  const seed = BigInt(`0x${traceId.slice(0, 16)}`) ^ BigInt(`0x${traceId.slice(16)}`);
  return {
    traceId,
    spanIdOf(number) {
      const id = scatter((seed + BigInt(number + 1) * 0x9e3779b97f4a7c15n) & MASK);
      // Of all ids only the one of nothing but zeros is none.
      return (id === 0n ? 1n : id).toString(16).padStart(16, "0");
    },
  };
}

/** Finaliser of SplitMix64 (Steele, Lea, Flood 2014): one to one, so different numbers never share an id. */
function scatter(value: bigint): bigint {
  let mixed = value;
  mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return mixed ^ (mixed >> 31n);
}
