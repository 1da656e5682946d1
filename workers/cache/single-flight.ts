import type { Clock } from "../../voice/clock.ts";

/**
 * One load per key at a time, shared by all reads that want it.
 *
 * In workerd a promise belongs to the request that made it. When that request is destroyed, because its client hung up,
 * the promise never settles, and neither does anything that awaits it. So the leader's work is handed to `waitUntil`,
 * which keeps its request alive without its client, but no follower relies on that: each waits by its own timer. When
 * the flight is older than `takeoverMs`, exactly one follower, the first to wake, starts another in its place, and the
 * rest join that one. A flight that never ends thus blocks no read, and reads that come later do not even wait for it.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /** Keys being loaded. */
  get size(): number {
    return this.#flights.size;
  }

  /** Starts a flight without waiting for it, unless one is on its way. */
  start(key: string, work: Work<T>, shell: FlightShell, takeoverMs: number): void {
    if (this.#current(key, takeoverMs, shell.clock) === undefined) this.#launch(key, work, shell);
  }

  /**
   * Joins or starts this key's flight and returns its outcome. Rejects as the work does, or with `FlightTimeout` at
   * `hardAtMs`.
   */
  async run(key: string, work: Work<T>, shell: FlightShell, limits: FlightLimits<T>): Promise<Landing<T>> {
    const { clock } = shell;
    const { takeoverMs, hardAtMs } = limits;
    let softAtMs = limits.softAtMs;
    let role: Role = "follower";
    let flight = this.#current(key, takeoverMs, clock);
    if (flight === undefined) {
      role = "leader";
      flight = this.#launch(key, work, shell);
    }
    for (;;) {
      // The leader, whose work it is, knows that it is alive.
      const takeoverAtMs = role === "follower" ? flight.startedAtMs + takeoverMs : Number.POSITIVE_INFINITY;
      const wakeAtMs = Math.min(softAtMs, hardAtMs, takeoverAtMs);
      const value = await settledWithin(flight.answer, wakeAtMs - clock.now(), clock);
      if (value !== TIME_IS_UP) return { value, role };
      const nowMs = clock.now();
      if (nowMs >= softAtMs) {
        const fallback = limits.fallback();
        if (fallback !== undefined) return { value: fallback, role };
        softAtMs = Number.POSITIVE_INFINITY;
      }
      if (nowMs >= hardAtMs) throw new FlightTimeout();
      if (nowMs < takeoverAtMs) continue;
      const current = this.#flights.get(key);
      if (current !== undefined && current !== flight) {
        flight = current;
        continue;
      }
      role = "successor";
      flight = this.#launch(key, work, shell);
    }
  }

  /** The flight that may be joined; not one that has been lost. */
  #current(key: string, takeoverMs: number, clock: Clock): Flight<T> | undefined {
    const flight = this.#flights.get(key);
    return flight !== undefined && clock.now() < flight.startedAtMs + takeoverMs ? flight : undefined;
  }

  #launch(key: string, work: Work<T>, { clock, waitUntil }: FlightShell): Flight<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    // No read may be waiting any more by the time it fails.
    promise.catch(() => undefined);
    const flight = { answer: promise, startedAtMs: clock.now() };
    this.#flights.set(key, flight);
    const fly = async (): Promise<void> => {
      try {
        resolve(await work(resolve));
      } catch (error) {
        reject(error);
      } finally {
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
      }
    };
    waitUntil(fly());
    return flight;
  }
}

/** Work of a flight: makes the value. May answer early, with something that will do, and go on to make a better one. */
export type Work<T> = (answer: (value: T) => void) => Promise<T>;

/** Parts of a request that a flight runs with. */
export interface FlightShell {
  clock: Clock;
  /** Keeps a task alive after the request was answered or its client has gone. */
  waitUntil(task: Promise<unknown>): void;
}

/** Limits of one read's wait for a flight; `softAtMs` and `hardAtMs` are times of its clock. */
export interface FlightLimits<T> {
  /** A flight this old may be started anew. */
  takeoverMs: number;
  /** From then on `fallback` will do. */
  softAtMs: number;
  /** The read rejects with `FlightTimeout` then. */
  hardAtMs: number;
  /** Asked at `softAtMs`; undefined for nothing. */
  fallback: () => T | undefined;
}

/** Role of a read in a flight: `leader` started it, `successor` took it over, a `follower` waited for another's. */
export type Role = "leader" | "follower" | "successor";

/** Outcome of a flight for one read, and the role that the read had in it. */
export interface Landing<T> {
  value: T;
  role: Role;
}

/** Thrown when a flight gave no answer in time. */
export class FlightTimeout extends Error {
  override readonly name = "FlightTimeout";
}

interface Flight<T> {
  answer: Promise<T>;
  startedAtMs: number;
}

const TIME_IS_UP = Symbol("time is up");

/**
 * Waits for `task` at most `limitMs`. The timer is started and cancelled by the request that waits: it may not touch
 * another's.
 */
async function settledWithin<T>(task: Promise<T>, limitMs: number, clock: Clock): Promise<T | typeof TIME_IS_UP> {
  const { promise, resolve } = Promise.withResolvers<typeof TIME_IS_UP>();
  const timer = clock.startTimer(Math.max(0, limitMs), () => resolve(TIME_IS_UP));
  try {
    return await Promise.race([task, promise]);
  } finally {
    timer.cancel();
  }
}
