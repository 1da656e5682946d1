import type { Clock, Timer } from "./clock.ts";

/** Error of every wait that went past its deadline, in the core and in the worker alike. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
  /** The stage of a turn, or the binding or service that was waited for; never a value. */
  readonly stage: string;
  readonly limitMs: number;

  constructor(stage: string, limitMs: number) {
    super(`${stage} took longer than ${limitMs} ms`);
    this.stage = stage;
    this.limitMs = limitMs;
  }
}

/** Deadlines of one stream's items. */
export interface StreamDeadlines {
  /** Stage named in the error. */
  stage: string;
  /** From the start to the first item. */
  firstMs: number;
  /** Between two items. */
  nextMs: number;
}

const ABORTED = Symbol("aborted");

/**
 * Yields the items of `open(signal)`, each within its deadline. Past a deadline the stream's own signal is aborted and
 * `DeadlineExceeded` is thrown; when `parent` is aborted, or the consumer leaves, the stream is aborted and the
 * iteration ends without an error.
 */
export async function* withDeadlines<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  deadlines: StreamDeadlines,
  clock: Clock,
  parent: AbortSignal,
): AsyncGenerator<T> {
  if (parent.aborted) return;
  const own = new AbortController();
  const iterator = open(own.signal)[Symbol.asyncIterator]();
  const wait = new StreamWait<IteratorResult<T>>(deadlines.stage, clock, parent);
  let hasEnded = false;
  try {
    let limitMs = deadlines.firstMs;
    // Looked at again after every item: an abort that comes while the consumer is busy finds no wait to end.
    while (!parent.aborted) {
      const item = await wait.until(iterator.next(), limitMs);
      if (item === ABORTED) return;
      if (item.done) {
        hasEnded = true;
        return;
      }
      yield item.value;
      limitMs = deadlines.nextMs;
    }
  } finally {
    wait.end();
    // Not awaited: a stream that hangs must not hang us. Its rejection, if any, was ours to cause. One that ended has
    // nothing left to abort.
    if (!hasEnded) own.abort();
  }
}

/**
 * Waits for the items of one stream, one at a time. Its one timer is moved when it fires, not with every item: tokens
 * and audio come a hundred times as often as deadlines pass, and starting a timer costs more than an item.
 */
class StreamWait<T> {
  readonly #stage: string;
  readonly #clock: Clock;
  readonly #parent: AbortSignal;
  #timer: { timer: Timer; firesAtMs: number } | null = null;
  #pending: {
    limitMs: number;
    dueMs: number;
    settle: (outcome: T | typeof ABORTED | DeadlineExceeded) => void;
  } | null = null;

  constructor(stage: string, clock: Clock, parent: AbortSignal) {
    this.#stage = stage;
    this.#clock = clock;
    this.#parent = parent;
    parent.addEventListener("abort", this.#onAbort);
  }

  until(task: Promise<T>, limitMs: number): Promise<T | typeof ABORTED> {
    return new Promise((resolve, reject) => {
      const pending = {
        limitMs,
        dueMs: this.#clock.now() + limitMs,
        settle: (outcome: T | typeof ABORTED | DeadlineExceeded): void => {
          if (this.#pending === pending) this.#pending = null;
          if (outcome instanceof DeadlineExceeded) reject(outcome);
          else resolve(outcome);
        },
      };
      this.#pending = pending;
      if (this.#timer === null || this.#timer.firesAtMs > pending.dueMs) this.#arm(limitMs);
      task.then(pending.settle, (error: unknown) => {
        if (this.#pending === pending) this.#pending = null;
        // A stream may reject because its parent was aborted: that is the end we asked for.
        if (this.#parent.aborted) resolve(ABORTED);
        else reject(error);
      });
    });
  }

  /** Idempotent. */
  end(): void {
    this.#timer?.timer.cancel();
    this.#timer = null;
    this.#parent.removeEventListener("abort", this.#onAbort);
  }

  readonly #onAbort = (): void => {
    this.end();
    this.#pending?.settle(ABORTED);
  };

  #arm(delayMs: number): void {
    this.#timer?.timer.cancel();
    const timer = this.#clock.startTimer(delayMs, () => this.#check());
    this.#timer = { timer, firesAtMs: this.#clock.now() + delayMs };
  }

  #check(): void {
    this.#timer = null;
    if (this.#pending === null) return;
    const { dueMs, limitMs, settle } = this.#pending;
    const leftMs = dueMs - this.#clock.now();
    if (leftMs > 0) this.#arm(leftMs);
    else settle(new DeadlineExceeded(this.#stage, limitMs));
  }
}

/**
 * Waits for `task` and rejects with `DeadlineExceeded` past `limitMs`. The task itself is not cancelled: give it a
 * signal where it takes one. A later failure of the task is dropped.
 */
export function within<T>(task: Promise<T>, stage: string, limitMs: number, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.startTimer(limitMs, () => reject(new DeadlineExceeded(stage, limitMs)));
    task.then(resolve, reject).finally(() => timer.cancel());
  });
}
