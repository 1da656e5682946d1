import { EnergyClassifier } from "../audio/energy-classifier.ts";
import { Call, type CallDeps } from "../call/call.ts";
import { VoiceClips } from "../clips/voice-clips.ts";
import { createKnowledgeIndex } from "../knowledge/build-knowledge.ts";
import type { CallEvent } from "../timeline/events.ts";
import type { InputEntry, OutputEntry, SegmentEntry } from "./entry.ts";
import { isInput } from "./entry.ts";
import { callMethod, isCallMethod, type LiveCall } from "./live-call.ts";
import { type Difference, OutputCheck } from "./output-check.ts";
import type { Recording, Segment } from "./recording.ts";
import { ReplayClock } from "./replay-clock.ts";
import { ReplayResults } from "./replay-results.ts";
import { type Delivery, ReplayStream } from "./replay-stream.ts";
import { type OutputBody, type Request, type Seams, throughSeams } from "./seams.ts";

/** Options of a replay. */
export interface ReplayOptions {
  /** Resolves when no promise reaction is left to run: a macrotask later. */
  settle: () => Promise<void>;
  /** Changes what the call is built from, to see what another setting would have done. */
  change?: (deps: CallDeps) => CallDeps;
}

/** Outcome of a replay. */
export interface ReplayResult {
  /** The replay's own timeline, as far as it went. */
  events: CallEvent[];
  /** Number of outputs that were the same: events, audio and requests. */
  sameOutputs: number;
  /** Number of requests whose words have changed: their recorded answers were given all the same. */
  changedRequests: number;
  /** Null when everything recorded happened again. */
  difference: Difference | null;
}

/** Runs a recording through the core again, in its own time, up to the first difference. */
export async function replayRecording(recording: Recording, options: ReplayOptions): Promise<ReplayResult> {
  const result: ReplayResult = { events: [], sameOutputs: 0, changedRequests: 0, difference: null };
  for (const segment of recording.segments) {
    const replay = new SegmentReplay(segment, options);
    await replay.run();
    result.events.push(...replay.events);
    result.sameOutputs += replay.check.count;
    result.changedRequests += replay.check.digestChanges;
    result.difference = replay.check.difference;
    if (result.difference !== null) break;
  }
  return result;
}

/** One life of a call, again. */
class SegmentReplay implements Seams {
  readonly clock: ReplayClock;
  readonly check: OutputCheck;
  readonly events: CallEvent[] = [];
  readonly #segment: Segment;
  readonly #options: ReplayOptions;
  readonly #streams: ReplayStream[] = [];
  readonly #listeners = new Map<number, (event: unknown) => void>();
  readonly #results: ReplayResults;

  constructor(segment: Segment, options: ReplayOptions) {
    const { about, entries } = segment;
    this.#segment = segment;
    this.#options = options;
    this.clock = new ReplayClock(entries, about.startedAtEpochMs, about.atMs);
    this.check = new OutputCheck(entries);
    this.#results = new ReplayResults(entries);
  }

  async run(): Promise<void> {
    const { about, entries } = this.#segment;
    const { change = (deps: CallDeps) => deps } = this.#options;
    const skeleton = skeletonOf(about, (event) => this.events.push(event));
    // The recording knows a timeline's events by type and time only; the core wrote them.
    const call = new Call(throughSeams(change(skeleton), this), about.history as CallEvent[]);
    for (const [position, entry] of entries.entries()) {
      if (!isInput(entry)) continue;
      this.check.reach(position);
      await this.#attempt(position, () => this.#fireOwnTimers(entry.atMs));
      this.clock.moveTo(entry.atMs);
      await this.#attempt(position, () => this.#feed(call, entry));
      if (this.check.difference !== null) return;
    }
    this.check.reach(entries.length);
  }

  stream<T>(target: string, request: Request): AsyncIterable<T> {
    return this.#open(target, request).items<T>();
  }

  outcome<T>(target: string, request: Request): Promise<T> {
    return this.#open(target, request).outcome<T>();
  }

  session<S, E>(target: string, request: Request, listener: (event: E) => void, _open: unknown, idle: S): S {
    this.#open(target, request);
    this.#listeners.set(this.#streams.length, listener as (event: unknown) => void);
    return idle;
  }

  result<T>(of: string): T | undefined {
    return this.#results.next(of) as T | undefined;
  }

  output(body: OutputBody): void {
    this.check.take({ ...body, atMs: this.clock.callMs } as OutputEntry);
  }

  #open(target: string, asked: Request): ReplayStream {
    const stream = this.#streams.push(new ReplayStream());
    const request = "request" in asked ? asked.request : null;
    const digest = "digest" in asked ? asked.digest : null;
    this.output({ type: "opened", stream, target, request, digest });
    return this.#streams[stream - 1] as ReplayStream;
  }

  /** Does one thing to the call and lets it come to rest; what the core throws is a difference too. */
  async #attempt(position: number, task: () => void | Promise<void>): Promise<void> {
    if (this.check.difference !== null) return;
    try {
      await task();
    } catch (error) {
      this.check.fail(position, error instanceof Error ? error.message : String(error));
    }
    await this.#options.settle();
  }

  async #fireOwnTimers(callMs: number): Promise<void> {
    while (this.check.difference === null && this.clock.fireOwn(callMs)) await this.#options.settle();
  }

  /**
   * Feeds an input to the call. Inputs for a stream or timer that the replay does not have are passed over: what they
   * lead to is missing, and that is the difference.
   */
  #feed(call: LiveCall, entry: InputEntry): void {
    switch (entry.type) {
      case "called":
        if (!isCallMethod(entry.method)) throw new Error(`a call has no method ${entry.method}`);
        callMethod(call, entry.method, entry.args);
        return;
      case "timer_fired":
        this.clock.fireRecorded(entry.timer);
        return;
      case "arrived": {
        const listener = this.#listeners.get(entry.stream);
        if (listener) listener(entry.value);
        else this.#deliver(entry.stream, { type: "value", value: entry.value });
        return;
      }
      case "stream_ended":
        this.#deliver(entry.stream, { type: "end" });
        return;
      case "stream_failed":
        this.#deliver(entry.stream, { type: "failure", error: entry.error });
        return;
    }
  }

  #deliver(stream: number, delivery: Delivery): void {
    this.#streams[stream - 1]?.deliver(delivery);
  }
}

/**
 * The dependencies of a recorded call: static data from the recording, pure code from here, and nothing in place of the
 * world.
 */
export function skeletonOf(about: SegmentEntry, record: (event: CallEvent) => void): CallDeps {
  const { callId, agent, apology, transportName, outputSampleRateHz, startedAtEpochMs } = about;
  const nobody = (): never => {
    throw new Error("a replay asked for something that does not come out of its recording");
  };
  return {
    clock: { now: nobody, startTimer: nobody },
    health: { isAvailable: nobody, begin: nobody, answerReady: nobody, remaining: nobody },
    clips: new VoiceClips(),
    knowledge: createKnowledgeIndex(agent.knowledge),
    callId,
    agent,
    classifier: new EnergyClassifier(),
    speechToText: about.speechToText.map((named) => ({ ...named, open: nobody })),
    models: about.models.map(({ provider, model }) => ({ provider, model, stream: nobody })),
    ...(about.easyTurnModel && { easyTurnModel: { ...about.easyTurnModel, stream: nobody } }),
    voices: about.voices.map((named) => ({ ...named, session: { synthesize: nobody, close: () => {} } })),
    tools: about.tools.map((tool) => ({ ...tool, run: nobody })),
    apology,
    transport: {
      outputSampleRateHz,
      sendAudio: () => {},
      clearAudio: () => {},
      showHeardText: () => {},
      notify: () => {},
    },
    transportName,
    startedAtEpochMs,
    record,
  };
}
