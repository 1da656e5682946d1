import { Worker } from "node:worker_threads";
import type { DatabaseJob, DatabaseThreadOptions, DatabaseThreadReply } from "./database-messages.ts";
import { PostgresError, type Statement, type StatementResult } from "./statement.ts";

/** The job was not run: as many as `maxQueuedJobs` are waiting, or the database is closing. Try again later. */
export class DatabaseBusyError extends Error {
  override readonly name = "DatabaseBusyError";
}

/** The job did not end within its deadline. `started` tells whether it may have had an effect. */
export class DatabaseDeadlineError extends Error {
  override readonly name = "DatabaseDeadlineError";
  readonly started: boolean;
  constructor(deadlineMs: number, started: boolean) {
    super(started ? `statement took longer than ${deadlineMs} ms` : `statement waited longer than ${deadlineMs} ms`);
    this.started = started;
  }
}

/** Bounds of the database's queue. */
export interface DatabaseLimits {
  /** Jobs that may wait behind the running one. */
  readonly maxQueuedJobs: number;
  /** From submission to answer, queueing included. */
  readonly deadlineMs: number;
}

/** 256 waiting statements are about 50 ms of work at 5,000 a second; nobody should wait 30 s for a local query. */
export const defaultDatabaseLimits = { maxQueuedJobs: 256, deadlineMs: 30_000 } as const satisfies DatabaseLimits;

/** A closing service should go quickly; longer than any statement of this application. */
const CLOSE_GRACE_MS = 2_000;

interface PendingJob {
  readonly job: DatabaseJob;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * The embedded Postgres, in a worker thread, behind a bounded queue that runs one job at a time.
 *
 * A statement in WebAssembly cannot be interrupted (PGlite has no timer signal, so `statement_timeout` does not fire).
 * Past the deadline of the running job the caller is told, and, when the cluster is on disk, the thread is ended and
 * the cluster reopened: Postgres recovers from its write-ahead log as after a crash, and the statement has no effect.
 * A cluster in memory would be lost that way, so there the statement is left to finish and its answer is dropped.
 */
export class Database {
  readonly #threadOptions: DatabaseThreadOptions;
  readonly #limits: DatabaseLimits;
  readonly #waiting: PendingJob[] = [];
  #thread: Worker | undefined;
  #running: PendingJob | undefined;
  /** True while the thread works on a job, also when its caller has already been answered. */
  #isOccupied = false;
  #isClosed = false;
  #closing: Promise<void> | undefined;

  private constructor(threadOptions: DatabaseThreadOptions, limits: DatabaseLimits) {
    this.#threadOptions = threadOptions;
    this.#limits = limits;
  }

  /**
   * Opens the cluster, creating it if the directory is empty. Rejects with Postgres's or PGlite's message if it cannot.
   */
  static async open(threadOptions: DatabaseThreadOptions, limits: DatabaseLimits): Promise<Database> {
    const database = new Database(threadOptions, limits);
    await database.#startThread();
    return database;
  }

  /** Statements waiting behind the running one. */
  get queuedJobs(): number {
    return this.#waiting.length;
  }

  /**
   * Runs one statement in a session of its own; rejects with `PostgresError`, `DatabaseBusyError` or
   * `DatabaseDeadlineError`.
   */
  runStatement(statement: Statement): Promise<StatementResult> {
    return this.#submit({ type: "statement", statement }) as Promise<StatementResult>;
  }

  /** Runs statements as one transaction opened with `begin`; rejects like `runStatement`, with nothing applied. */
  runBatch(begin: string, statements: readonly Statement[]): Promise<StatementResult[]> {
    return this.#submit({ type: "batch", begin, statements }) as Promise<StatementResult[]>;
  }

  /** Runs one statement and returns rows as objects of JavaScript values; rejects like `runStatement`. */
  query(sql: string, params: readonly unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
    return this.#submit({ type: "query", sql, params }) as Promise<{ rows: Record<string, unknown>[] }>;
  }

  /** Runs a script of any number of statements without parameters, such as a migration; rejects like `runStatement`. */
  async runScript(sql: string): Promise<void> {
    await this.#submit({ type: "script", sql });
  }

  /**
   * Runs messages of Postgres's own protocol after `settings`, and returns the answers; rejects like `runStatement`.
   */
  runWire(settings: readonly string[], message: Uint8Array): Promise<Uint8Array> {
    return this.#submit({ type: "wire", settings, message }) as Promise<Uint8Array>;
  }

  /**
   * Refuses new work, fails what waits, and closes the cluster. A running statement gets `CLOSE_GRACE_MS` to end;
   * past that the thread is ended under it, and Postgres recovers from its log at the next start. Idempotent.
   */
  close(): Promise<void> {
    this.#closing ??= this.#closeOnce();
    return this.#closing;
  }

  async #closeOnce(): Promise<void> {
    this.#isClosed = true;
    this.#failWaiting(new DatabaseBusyError("the database is closing"));
    const grace = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_GRACE_MS).unref());
    // Whatever the closing statement answers, the thread ends next.
    await Promise.race([this.#enqueue({ type: "close" }).catch(() => undefined), grace]);
    await this.#thread?.terminate();
    const ended = new DatabaseBusyError("the database was closed");
    if (this.#running) this.#fail(this.#running, ended);
    this.#failWaiting(ended);
  }

  #submit(job: DatabaseJob): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new DatabaseBusyError("the database is closed"));
    if (this.#waiting.length >= this.#limits.maxQueuedJobs) {
      return Promise.reject(new DatabaseBusyError(`${this.#waiting.length} statements are already waiting`));
    }
    return this.#enqueue(job);
  }

  #enqueue(job: DatabaseJob): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#expire(pending), this.#limits.deadlineMs);
      const pending: PendingJob = { job, resolve, reject, timer };
      this.#waiting.push(pending);
      this.#runNext();
    });
  }

  #runNext(): void {
    if (this.#isOccupied || !this.#thread) return;
    this.#running = this.#waiting.shift();
    if (!this.#running) return;
    this.#isOccupied = true;
    this.#thread.postMessage(this.#running.job);
  }

  #expire(pending: PendingJob): void {
    const started = pending === this.#running;
    if (!started) this.#waiting.splice(this.#waiting.indexOf(pending), 1);
    this.#fail(pending, new DatabaseDeadlineError(this.#limits.deadlineMs, started));
    if (!started) return;
    this.#running = undefined;
    if (this.#threadOptions.clusterDirectory !== undefined && !this.#isClosed) void this.#restartThread();
  }

  async #restartThread(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    try {
      await thread?.terminate();
      if (this.#threadOptions.clusterDirectory === undefined) throw new Error("its contents were in memory");
      await this.#startThread();
    } catch (error) {
      this.#isClosed = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.#failWaiting(new DatabaseBusyError(`the database could not be reopened: ${reason}`));
    }
  }

  async #startThread(): Promise<void> {
    const thread = new Worker(new URL("./database-thread.ts", import.meta.url), { workerData: this.#threadOptions });
    await new Promise<void>((resolve, reject) => {
      thread.on("message", (reply: DatabaseThreadReply) => {
        if (reply.type === "opened") resolve();
        else if (thread === this.#thread) this.#settle(reply);
        else if (reply.type === "failed") reject(new Error(reply.message));
      });
      thread.on("error", reject); // an uncaught error ends the thread, so `exit` follows
      thread.on("exit", () => {
        reject(new Error("the database thread ended"));
        if (thread === this.#thread && !this.#isClosed) this.#abandonThread();
      });
    }).catch(async (error: unknown) => {
      await thread.terminate();
      throw error;
    });
    this.#thread = thread;
    this.#isOccupied = false;
    this.#runNext();
  }

  /** The thread is gone without being asked: its job failed. A cluster on disk is reopened, one in memory is lost. */
  #abandonThread(): void {
    this.#settle({ type: "failed", message: "the database thread ended unexpectedly" });
    void this.#restartThread();
  }

  #settle(reply: DatabaseThreadReply): void {
    const pending = this.#running;
    this.#running = undefined;
    this.#isOccupied = false;
    if (pending) {
      clearTimeout(pending.timer);
      if (reply.type === "done") pending.resolve(reply.value);
      else if (reply.type === "failed")
        pending.reject(reply.fields ? new PostgresError(reply.fields) : new Error(reply.message));
    }
    this.#runNext();
  }

  #failWaiting(error: Error): void {
    for (const pending of this.#waiting.splice(0)) this.#fail(pending, error);
  }

  #fail(pending: PendingJob, error: Error): void {
    clearTimeout(pending.timer);
    pending.reject(error);
  }
}
