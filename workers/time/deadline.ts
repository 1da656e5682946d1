/** What `within` rejects with when time is up. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  /** What was waited for: a binding or service, never a value. */
  readonly waitedFor: string;

  constructor(waitedFor: string) {
    super(`${waitedFor} did not answer in time`);
    this.waitedFor = waitedFor;
  }
}

/**
 * Waits for `task` until `signal` aborts, then rejects with `DeadlineError`. For bindings that take no signal of their own: the task
 * itself goes on, and a later failure of it is dropped because nobody waits for it any more.
 */
export async function within<T>(task: Promise<T>, signal: AbortSignal, waitedFor: string): Promise<T> {
  task.catch(() => undefined);
  let stop = (): void => undefined;
  const deadline = new Promise<never>((_, reject) => {
    stop = () => reject(new DeadlineError(waitedFor));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([task, deadline]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
