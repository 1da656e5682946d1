import { Call, type CallDeps } from "../call/call.ts";
import type { Clock, Timer } from "../clock.ts";
import type { LanguageModel } from "../providers.ts";
import type { CallEvent } from "../timeline/events.ts";
import { ArrivalGate } from "./arrival-gate.ts";
import { encodeJson } from "./codec.ts";
import type { Entry, SegmentEntry } from "./entry.ts";
import { type LiveCall, watchCall } from "./live-call.ts";
import { namedSpeechToText, type OutputBody, type Request, type Seams, throughSeams } from "./seams.ts";

/** Sink of a recording's lines. Appending never throws and never waits. */
export interface RecordingSink {
  /** False once no more lines are wanted. */
  readonly isOpen: boolean;
  /** Takes one entry, without a line break. */
  append(line: string): void;
}

/**
 * Creates a call that writes down everything that drives it and everything it does. It behaves as it would unrecorded,
 * with two differences that make the recording exact: its clock stands still between inputs (as the platform's does
 * anyway), and what providers deliver together is handed over one by one.
 */
export function recordCall(deps: CallDeps, history: readonly CallEvent[], sink: RecordingSink): LiveCall {
  const recorder = new Recorder(deps.clock, deps.startedAtEpochMs, sink);
  recorder.begin(deps, history);
  const call = new Call(throughSeams(deps, recorder), history);
  return watchCall(call, (method, args) => recorder.input({ type: "called", method, args: [...args] }));
}

type Unnumbered<T> = T extends unknown ? Omit<T, "atMs"> : never;
type EntryBody = Unnumbered<Entry>;

/** Lets everything through and writes it down. */
class Recorder implements Seams {
  readonly clock: Clock = {
    now: () => this.#nowMs,
    startTimer: (delayMs, task) => this.#startTimer(delayMs, task),
  };
  readonly #clock: Clock;
  readonly #startedAtEpochMs: number;
  readonly #sink: RecordingSink;
  readonly #gate = new ArrivalGate();
  /** The time of the latest input. */
  #nowMs: number;
  readonly #latestResults = new Map<string, unknown>();
  #timerCount = 0;
  #streamCount = 0;

  constructor(clock: Clock, startedAtEpochMs: number, sink: RecordingSink) {
    this.#clock = clock;
    this.#startedAtEpochMs = startedAtEpochMs;
    this.#sink = sink;
    this.#nowMs = clock.now();
  }

  begin(deps: CallDeps, history: readonly CallEvent[]): void {
    const { callId, transportName, transport, startedAtEpochMs, agent, apology } = deps;
    this.#write({
      type: "segment",
      callId,
      transportName,
      outputSampleRateHz: transport.outputSampleRateHz,
      startedAtEpochMs,
      agent,
      history: [...history],
      speechToText: deps.speechToText.map(namedSpeechToText),
      models: deps.models.map(namedModel),
      ...(deps.easyTurnModel && { easyTurnModel: namedModel(deps.easyTurnModel) }),
      voices: deps.voices.map(({ session: _session, ...named }) => named),
      tools: deps.tools.map(({ definition, isReadOnly }) => ({ definition, isReadOnly })),
      apology,
    } satisfies Omit<SegmentEntry, "atMs">);
  }

  /** Something reaches the core now. */
  input(body: EntryBody): void {
    this.#nowMs = this.#clock.now();
    this.#write(body);
  }

  output(body: OutputBody): void {
    this.#write(body);
  }

  stream<T>(target: string, request: Request, open: () => AsyncIterable<T>): AsyncIterable<T> {
    const stream = this.#open(target, request);
    const iterator = open()[Symbol.asyncIterator]();
    let isOver = false;
    const finish = (): IteratorResult<T> => {
      isOver = true;
      return { done: true, value: undefined };
    };
    const next = async (): Promise<IteratorResult<T>> => {
      if (isOver) return finish();
      return await this.#arrival(stream, iterator.next(), (item) => {
        this.input(item.done ? { type: "stream_ended", stream } : { type: "arrived", stream, value: item.value });
        return item.done ? finish() : item;
      });
    };
    const leave = async (): Promise<IteratorResult<T>> => {
      // Not awaited: the core has left, and a stream that hangs must not hang it. A rejection is of no use any more.
      iterator.return?.().catch(() => {});
      return finish();
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
  }

  outcome<T>(target: string, request: Request, ask: () => Promise<T>): Promise<T> {
    const stream = this.#open(target, request);
    return this.#arrival(stream, ask(), (value) => {
      this.input({ type: "arrived", stream, value });
      return value;
    });
  }

  session<S, E>(
    target: string,
    request: Request,
    listener: (event: E) => void,
    open: (own: (event: E) => void) => S,
  ): S {
    const stream = this.#open(target, request);
    return open((event) =>
      this.#gate.pass(() => {
        this.input({ type: "arrived", stream, value: event });
        listener(event);
      }),
    );
  }

  result<T>(of: string, ask: () => T): T {
    const value = ask();
    // A clip is found again and again: its audio is written once.
    const isRepeated = typeof value === "object" && value !== null && this.#latestResults.get(of) === value;
    this.#latestResults.set(of, value);
    this.#write({ type: "result", of, value: isRepeated ? null : value, isRepeated });
    return value;
  }

  #open(target: string, asked: Request): number {
    const stream = ++this.#streamCount;
    const request = "request" in asked ? asked.request : null;
    const digest = "digest" in asked ? asked.digest : null;
    this.#write({ type: "opened", stream, target, request, digest });
    return stream;
  }

  /** Hands over what `task` settles to when its turn has come; `note` writes it down. */
  #arrival<T, R>(stream: number, task: Promise<T>, note: (value: T) => R): Promise<R> {
    return new Promise((resolve, reject) => {
      task.then(
        (value) => this.#gate.pass(() => resolve(note(value))),
        (error: unknown) =>
          this.#gate.pass(() => {
            const failure = error instanceof Error ? error : new Error(String(error));
            this.input({ type: "stream_failed", stream, error: failure });
            reject(error);
          }),
      );
    });
  }

  #startTimer(delayMs: number, task: () => void): Timer {
    const timer = ++this.#timerCount;
    this.#write({ type: "timer_started", timer, delayMs });
    return this.#clock.startTimer(delayMs, () => {
      this.input({ type: "timer_fired", timer });
      task();
    });
  }

  #write(body: EntryBody): void {
    if (!this.#sink.isOpen) return;
    const { type, ...rest } = body;
    this.#sink.append(encodeJson({ type, atMs: this.#nowMs - this.#startedAtEpochMs, ...rest }));
  }
}

function namedModel({ provider, model }: LanguageModel): { provider: string; model: string } {
  return { provider, model };
}
