/**
 * Counts of good and bad events, by series and time: in slots of 15 s for the last ten minutes, by the minute for seven
 * hours, by the hour for three days. A series is one metric with one threshold, over all agents or one.
 *
 * Events of one call are not independent: a caller on a bad line has ten bad turns. So each cell also notes which calls
 * the bad events were of, as far as it has room, and a window tells how many bad events a call that was hit had.
 */

/** Counts of one series in one bucket. */
export interface CountCell {
  total: number;
  bad: number;
  /** Hashes of calls that had bad events here, at most `MAX_CALLS_NOTED`. */
  calls: number[];
  /** Bad events of those calls. */
  badOfCalls: number;
}

/** Bucket: counts of all series over one stretch of time. */
export interface CountBucket {
  startMs: number;
  lengthMs: number;
  cells: Map<string, CountCell>;
}

/** Counts of a window of time. */
export interface WindowCount {
  total: number;
  bad: number;
  /** Bad events for each call that had some; 1 where events belong to no call. */
  badPerCall: number;
}

const SLOT_MS = 15_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const SLOTS_KEPT_MS = 10 * MINUTE_MS;
const MINUTES_KEPT_MS = 7 * HOUR_MS;
/** Longest window that can be asked for. */
export const LONGEST_WINDOW_MS = 72 * HOUR_MS;
/** Calls noted in a cell; more are counted as these are. */
const MAX_CALLS_NOTED = 12;
/** Calls looked at for a window: enough to know how many events a call has. */
const MAX_CALLS_READ = 64;

/** Counts of events, see above. Times are ms since the Unix epoch and never run backwards by more than a slot. */
export class EventCounts {
  /** Oldest first, without gaps in their order; never two of the same time. */
  #buckets: CountBucket[];
  #changedMinutes = new Set<number>();

  constructor(buckets: readonly CountBucket[] = []) {
    this.#buckets = [...buckets].sort((a, b) => a.startMs - b.startMs);
  }

  /** Counts `weight` events of a series. */
  add(series: string, atMs: number, isBad: boolean, weight: number, callId: string | null): void {
    const { cells } = this.#bucketAt(atMs);
    let cell = cells.get(series);
    if (cell === undefined) {
      cell = { total: 0, bad: 0, calls: [], badOfCalls: 0 };
      cells.set(series, cell);
    }
    cell.total += weight;
    this.#changedMinutes.add(startOf(atMs, MINUTE_MS));
    if (!isBad) return;
    cell.bad += weight;
    if (callId === null) return;
    const call = hashOf(callId);
    const isNoted = cell.calls.includes(call);
    if (!isNoted && cell.calls.length >= MAX_CALLS_NOTED) return;
    if (!isNoted) cell.calls.push(call);
    cell.badOfCalls += weight;
  }

  /** Counts a series' events of the last `lengthMs`. Of a bucket that began before, its part of the time counts. */
  window(series: string, nowMs: number, lengthMs: number): WindowCount {
    return this.windows(series, nowMs, [lengthMs])[0] as WindowCount;
  }

  /** Counts several windows in one pass over the buckets; `lengthsMs` in ascending order. */
  windows(series: string, nowMs: number, lengthsMs: readonly number[]): WindowCount[] {
    const counted: WindowCount[] = [];
    const calls = new Set<number>();
    let [total, bad, badOfCalls] = [0, 0, 0];
    let index = this.#buckets.length - 1;
    for (const lengthMs of lengthsMs) {
      const fromMs = nowMs - lengthMs;
      for (; index >= 0; index--) {
        const bucket = this.#buckets[index] as CountBucket;
        if (bucket.startMs < fromMs) break;
        const cell = bucket.startMs >= nowMs ? undefined : bucket.cells.get(series);
        if (cell === undefined) continue;
        total += cell.total;
        bad += cell.bad;
        if (cell.calls.length === 0 || calls.size >= MAX_CALLS_READ) continue;
        for (const call of cell.calls) calls.add(call);
        badOfCalls += cell.badOfCalls;
      }
      const split = index < 0 ? undefined : (this.#buckets[index] as CountBucket);
      const endMs = split === undefined ? 0 : split.startMs + split.lengthMs;
      const cell = split === undefined || endMs <= fromMs ? undefined : split.cells.get(series);
      const share = split === undefined ? 0 : (endMs - fromMs) / split.lengthMs;
      const badPerCall = calls.size === 0 ? 1 : Math.max(1, badOfCalls / calls.size);
      counted.push({ total: total + (cell?.total ?? 0) * share, bad: bad + (cell?.bad ?? 0) * share, badPerCall });
    }
    return counted;
  }

  /** Start of the oldest bucket; null when nothing was counted. */
  get sinceMs(): number | null {
    return this.#buckets[0]?.startMs ?? null;
  }

  /** Time of the newest bucket's end; null when nothing was counted. */
  get untilMs(): number | null {
    const last = this.#buckets.at(-1);
    return last === undefined ? null : last.startMs + last.lengthMs;
  }

  /**
   * Merges buckets that grew old and drops those that no window reaches. Returns the hours that were made, for the
   * store to keep in place of their minutes.
   */
  compact(nowMs: number): CountBucket[] {
    const kept: CountBucket[] = [];
    const hours: number[] = [];
    for (const bucket of this.#buckets) {
      if (bucket.startMs + bucket.lengthMs <= nowMs - LONGEST_WINDOW_MS) continue;
      const lengthMs = Math.max(bucket.lengthMs, lengthAt(bucket.startMs, nowMs));
      if (lengthMs === bucket.lengthMs) {
        kept.push(bucket);
        continue;
      }
      const startMs = startOf(bucket.startMs, lengthMs);
      const last = kept.at(-1);
      if (last?.startMs === startMs) kept[kept.length - 1] = merge(last, bucket, lengthMs);
      else kept.push({ ...bucket, startMs, lengthMs });
      if (lengthMs === HOUR_MS && hours.at(-1) !== startMs) hours.push(startMs);
    }
    this.#buckets = kept;
    return kept.filter(({ startMs, lengthMs }) => lengthMs === HOUR_MS && hours.includes(startMs));
  }

  /** Returns the minutes that changed since this was last asked, whole, for the store; slots are not kept there. */
  takeChanges(): CountBucket[] {
    const changed = [...this.#changedMinutes].sort((a, b) => a - b);
    this.#changedMinutes.clear();
    return changed.flatMap((startMs) => {
      const parts = this.#buckets.filter(
        (bucket) => bucket.startMs >= startMs && bucket.startMs + bucket.lengthMs <= startMs + MINUTE_MS,
      );
      const [first, ...others] = parts;
      if (first === undefined) return [];
      return [others.reduce((sum, part) => merge(sum, part, MINUTE_MS), { ...first, startMs, lengthMs: MINUTE_MS })];
    });
  }

  #bucketAt(atMs: number): CountBucket {
    for (let index = this.#buckets.length - 1; index >= 0; index--) {
      const bucket = this.#buckets[index] as CountBucket;
      const endMs = bucket.startMs + bucket.lengthMs;
      if (atMs >= endMs) break;
      if (atMs >= bucket.startMs) return bucket;
    }
    const bucket = { startMs: startOf(atMs, SLOT_MS), lengthMs: SLOT_MS, cells: new Map<string, CountCell>() };
    const place = this.#buckets.findLastIndex(({ startMs }) => startMs < bucket.startMs);
    this.#buckets.splice(place + 1, 0, bucket);
    return bucket;
  }
}

/** Length of buckets of this age. An hour is merged when all of it is old enough. */
function lengthAt(startMs: number, nowMs: number): number {
  if (startOf(startMs, HOUR_MS) + HOUR_MS <= nowMs - MINUTES_KEPT_MS) return HOUR_MS;
  if (startOf(startMs, MINUTE_MS) + MINUTE_MS <= nowMs - SLOTS_KEPT_MS) return MINUTE_MS;
  return SLOT_MS;
}

function startOf(atMs: number, lengthMs: number): number {
  return Math.floor(atMs / lengthMs) * lengthMs;
}

function merge(one: CountBucket, other: CountBucket, lengthMs: number): CountBucket {
  const cells = new Map(one.cells);
  for (const [series, cell] of other.cells) {
    const known = cells.get(series);
    cells.set(series, known === undefined ? cell : mergeCells(known, cell));
  }
  return { startMs: one.startMs, lengthMs, cells };
}

function mergeCells(one: CountCell, other: CountCell): CountCell {
  const all = [...new Set([...one.calls, ...other.calls])];
  const calls = all.slice(0, MAX_CALLS_NOTED);
  const badOfCalls = all.length === 0 ? 0 : ((one.badOfCalls + other.badOfCalls) * calls.length) / all.length;
  return { total: one.total + other.total, bad: one.bad + other.bad, calls, badOfCalls };
}

/** 32 bits of a call's id (FNV-1a): two calls of a window are taken for one once in some millions. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
