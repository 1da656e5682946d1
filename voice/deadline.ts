import type { Clock } from "./clock.ts";

/** Something took longer than it may. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
  readonly stage: string;
  readonly limitMs: number;

  constructor(stage: string, limitMs: number) {
    super(`${stage} took longer than ${limitMs} ms`);
    this.stage = stage;
    this.limitMs = limitMs;
  }
}

export interface StreamDeadlines {
  /** Named in the error. */
  stage: string;
  /** From the start to the first item. */
  firstMs: number;
  /** Between two items. */
  nextMs: number;
}

const ABORTED = Symbol("aborted");

/**
 * The items of `open(signal)`, each within its deadline. Past one, the stream's own signal is aborted and `DeadlineExceeded` is thrown;
 * when `parent` is aborted, or the consumer leaves, the stream is aborted and the iteration ends without an error.
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
  try {
    let limitMs = deadlines.firstMs;
    // Asked for again after every item: an abort that comes while the consumer is busy wakes nobody.
    while (!parent.aborted) {
      const item = await settleWithin(iterator.next(), { stage: deadlines.stage, limitMs }, clock, parent);
      if (item === ABORTED || item.done) return;
      yield item.value;
      limitMs = deadlines.nextMs;
    }
  } finally {
    // Not awaited: a stream that hangs must not hang us. Its rejection, if any, was ours to cause.
    own.abort();
  }
}

/** `task`'s value within `limitMs`; throws `DeadlineExceeded` past it. The task itself is not cancelled: give it a signal. */
export async function within<T>(task: Promise<T>, stage: string, limitMs: number, clock: Clock): Promise<T> {
  const value = await settleWithin(task, { stage, limitMs }, clock, null);
  if (value === ABORTED) throw new Error("unreachable: no parent signal was given");
  return value;
}

function settleWithin<T>(
  task: Promise<T>,
  limit: { stage: string; limitMs: number },
  clock: Clock,
  parent: AbortSignal | null,
): Promise<T | typeof ABORTED> {
  return new Promise((resolve, reject) => {
    const timer = clock.startTimer(limit.limitMs, () => {
      parent?.removeEventListener("abort", onAbort);
      reject(new DeadlineExceeded(limit.stage, limit.limitMs));
    });
    const onAbort = (): void => {
      timer.cancel();
      resolve(ABORTED);
    };
    parent?.addEventListener("abort", onAbort, { once: true });
    const release = (): void => {
      timer.cancel();
      parent?.removeEventListener("abort", onAbort);
    };
    task.then(
      (value) => {
        release();
        resolve(value);
      },
      (error: unknown) => {
        release();
        // A stream may reject because its parent was aborted: that is the end we asked for.
        if (parent?.aborted) resolve(ABORTED);
        else reject(error);
      },
    );
  });
}
