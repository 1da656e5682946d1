import type { AiBinding, AiRunOptions } from "../../../workers/providers/vendor/config.ts";

/** One request to a scripted Workers AI binding; the test makes the answer. */
export interface AiRun {
  readonly model: string;
  readonly inputs: Record<string, unknown>;
  readonly options: AiRunOptions;
  /** Answers with a stream at first, then adds to it. */
  send(...parts: (string | Uint8Array)[]): Promise<void>;
  end(): void;
  /** Breaks the stream off. */
  lose(): void;
  /** Settles when the client has given the request up, by signal or by cancelling the stream. */
  readonly abandoned: Promise<void>;
  /** Answers with something else. */
  answer(value: unknown): void;
  fail(error: Error): void;
}

/** A Workers AI binding whose every answer is scripted by the test. */
export class ScriptedAi implements AiBinding {
  readonly runs: AiRun[] = [];
  #script: (run: AiRun) => void | Promise<void> = (run) => run.fail(new Error("nothing scripted"));
  readonly #wrap: (stream: ReadableStream<Uint8Array>) => unknown;

  /** `wrap` makes the answer of the stream: the stream itself, or a `Response` when the raw one is asked for. */
  constructor(wrap: (stream: ReadableStream<Uint8Array>) => unknown = (stream) => stream) {
    this.#wrap = wrap;
  }

  script(script: (run: AiRun) => void | Promise<void>): void {
    this.#script = script;
  }

  run(model: string, inputs: Record<string, unknown>, options: AiRunOptions = {}): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const abandoned = Promise.withResolvers<void>();
    options.signal?.addEventListener("abort", () => abandoned.resolve());
    /** Gone once the client has cancelled: what is sent after goes nowhere, as on a network. */
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const stream = new ReadableStream<Uint8Array>({
      start: (value) => {
        controller = value;
      },
      cancel: () => {
        controller = undefined;
        abandoned.resolve();
      },
    });
    const run: AiRun = {
      model,
      inputs,
      options,
      async send(...parts) {
        resolve(wrapped);
        for (const part of parts) {
          controller?.enqueue(typeof part === "string" ? new TextEncoder().encode(part) : part);
          await new Promise((next) => setImmediate(next));
        }
      },
      end: () => controller?.close(),
      lose: () => controller?.error(new Error("Network connection lost.")),
      abandoned: abandoned.promise,
      answer: resolve,
      fail: reject,
    };
    const wrapped = this.#wrap(stream);
    this.runs.push(run);
    void this.#script(run);
    return promise;
  }
}
