/** A timer that has not fired yet. */
export interface Timer {
  /** Idempotent; a cancelled timer never runs. */
  cancel(): void;
}

/** The core's only source of time. Production clocks advance at I/O; tests drive a fake one. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` once, `delayMs` from now (0 or more). */
  startTimer(delayMs: number, task: () => void): Timer;
}
