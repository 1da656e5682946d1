import { Call, type CallDeps } from "../call/call.ts";
import type { Clock, Timer } from "../clock.ts";
import type { CallEvent } from "../timeline/events.ts";
import { DueQueue } from "./due-queue.ts";
import { type InputEntry, isInput } from "./entry.ts";
import { callMethod, isCallMethod } from "./live-call.ts";
import { RecordedStreams } from "./recorded-streams.ts";
import type { Recording, Segment } from "./recording.ts";
import { type ReplayOptions, skeletonOf } from "./replay.ts";
import { ReplayResults } from "./replay-results.ts";
import { type Delivery, ReplayStream } from "./replay-stream.ts";
import { type OutputBody, type Request, type Seams, throughSeams } from "./seams.ts";

/**
 * A replay that does not stop where it differs: what would this call have been with the code and settings of today? An
 * exact replay answers whether the core decides the same, and ends with the first difference. Here the caller does and
 * says the same at the same times, and each vendor answers what it answered, as long after it was asked as it took
 * then: a request that is made 800 ms earlier is answered 800 ms earlier. What the caller's device reports of a turn's
 * playback moves with the turn.
 *
 * It is a model: a caller who was answered sooner would have gone on sooner, and a request that was never made then has
 * the answer of one like it. Good for asking whether one turn would have been in time.
 */
export async function replayRetimed(recording: Recording, options: ReplayOptions): Promise<CallEvent[]> {
  const events: CallEvent[] = [];
  for (const segment of recording.segments) {
    const replay = new RetimedReplay(segment, options);
    await replay.run();
    events.push(...replay.events);
  }
  return events;
}

/** Time after the last input in which timers still run: a call that was cut off may end its turn. */
const TAIL_MS = 10_000;

/** Most things that happen in a replay: a defect that starts timers for ever ends here. */
const MAX_STEPS = 5_000_000;

/** One life of a call, again and in times of its own. */
class RetimedReplay implements Seams {
  readonly events: CallEvent[] = [];
  readonly clock: Clock = {
    now: () => this.#startedAtEpochMs + this.#nowMs,
    startTimer: (delayMs, task) => this.#startTimer(delayMs, task),
  };
  readonly #segment: Segment;
  readonly #options: ReplayOptions;
  readonly #streams: RecordedStreams;
  readonly #results: ReplayResults;
  readonly #startedAtEpochMs: number;
  readonly #due = new DueQueue();
  /** Acknowledgements by turn, until the turn's first audio is sent. */
  readonly #acknowledged = new Map<string, { atMs: number; args: unknown[] }[]>();
  readonly #heardTurns = new Set<string>();
  /** Milliseconds since the call's start. */
  #nowMs: number;
  #call: Call | null = null;

  constructor(segment: Segment, options: ReplayOptions) {
    const { about, entries } = segment;
    this.#segment = segment;
    this.#options = options;
    this.#startedAtEpochMs = about.startedAtEpochMs;
    this.#nowMs = about.atMs;
    this.#streams = new RecordedStreams(entries);
    this.#results = new ReplayResults(entries);
  }

  async run(): Promise<void> {
    const { about, entries } = this.#segment;
    const { change = (deps: CallDeps) => deps, settle } = this.#options;
    const skeleton = skeletonOf(about, (event) => this.events.push(event));
    const call = new Call(throughSeams(change(skeleton), this), about.history as CallEvent[]);
    this.#call = call;
    // The order in which they were is kept among inputs of one moment.
    for (const entry of entries) if (isInput(entry)) this.#schedule(entry);
    const endMs = (entries.at(-1)?.atMs ?? about.atMs) + TAIL_MS;
    for (let step = 0; step < MAX_STEPS; step++) {
      const next = this.#due.take();
      if (next === null || next.atMs > endMs || call.isEnded) return;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.task();
      await settle();
    }
    throw new Error("the replay came to no end");
  }

  stream<T>(target: string, request: Request): AsyncIterable<T> {
    return this.#open(target, request).items<T>();
  }

  outcome<T>(target: string, request: Request): Promise<T> {
    return this.#open(target, request).outcome<T>();
  }

  session<S, E>(target: string, _request: Request, listener: (event: E) => void, _open: unknown, idle: S): S {
    // What was heard depends on when the caller spoke, and not on when the session was opened.
    for (const { atMs, delivery } of this.#streams.sessionOf(target)) {
      if (delivery.type === "value") this.#due.put(atMs, () => listener(delivery.value as E));
    }
    return idle;
  }

  result<T>(of: string): T | undefined {
    return this.#results.next(of) as T | undefined;
  }

  output(body: OutputBody): void {
    if (body.type !== "audio_sent" || this.#heardTurns.has(body.turnId)) return;
    this.#heardTurns.add(body.turnId);
    const recordedMs = this.#streams.firstAudioMs(body.turnId);
    const shiftMs = recordedMs === null ? 0 : this.#nowMs - recordedMs;
    for (const { atMs, args } of this.#acknowledged.get(body.turnId) ?? []) {
      this.#due.put(atMs + shiftMs, () => this.#call && callMethod(this.#call, "acknowledgePlayback", args));
    }
  }

  #open(target: string, request: Request): ReplayStream {
    const stream = new ReplayStream();
    for (const { afterMs, delivery } of this.#streams.take(target, request)) {
      this.#due.put(this.#nowMs + afterMs, () => stream.deliver(delivery as Delivery));
    }
    return stream;
  }

  /** Schedules what came from the caller. Timers are the replay's own, and streams come when they are opened. */
  #schedule(entry: InputEntry): void {
    if (entry.type !== "called") return;
    const { method, args, atMs } = entry;
    if (!isCallMethod(method)) throw new Error(`a call has no method ${method}`);
    if (method !== "acknowledgePlayback") {
      this.#due.put(atMs, () => this.#call && callMethod(this.#call, method, args));
      return;
    }
    const turnId = String(args[0]);
    const known = this.#acknowledged.get(turnId) ?? [];
    this.#acknowledged.set(turnId, [...known, { atMs, args }]);
  }

  #startTimer(delayMs: number, task: () => void): Timer {
    const due = this.#due.put(this.#nowMs + Math.max(0, delayMs), task);
    return {
      cancel: () => {
        due.isCancelled = true;
      },
    };
  }
}
