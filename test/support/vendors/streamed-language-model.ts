import type { Clock } from "../../../voice/clock.ts";
import type { LanguageModel, LanguageModelEvent, LanguageModelRequest } from "../../../voice/providers.ts";
import { readCompletion } from "../../../workers/providers/openai/openai-llm.ts";
import { errorFromResponse, type VendorIdentity } from "../../../workers/providers/vendor/vendor-errors.ts";
import { sleep, untilAborted } from "../sleep.ts";

/** How a server answers one request, on the wire. */
export interface StreamedAnswer {
  /** 200 unless told otherwise. */
  status?: number;
  headers?: Record<string, string>;
  /** Parts of the body as they arrive. */
  pieces?: readonly (string | Uint8Array)[];
  /** From the request to the first part, and from each to the next. */
  firstMs?: number;
  everyMs?: number;
  /** Once all parts were sent; a connection that is reset before the first never answers. */
  ending?: "closes" | "is_reset" | "stays_open";
}

/** A language model whose server answers by script, in `clock`'s time: the adapter that reads it is the real one. */
export class StreamedLanguageModel implements LanguageModel {
  readonly provider: string;
  readonly model: string;
  readonly requests: LanguageModelRequest[] = [];
  readonly #clock: Clock;
  readonly #answer: (request: LanguageModelRequest, round: number) => StreamedAnswer;

  constructor(options: {
    clock: Clock;
    provider?: string;
    model?: string;
    answer: (request: LanguageModelRequest, round: number) => StreamedAnswer;
  }) {
    this.#clock = options.clock;
    this.#answer = options.answer;
    this.provider = options.provider ?? "streamed-llm";
    this.model = options.model ?? "streamed-model";
  }

  stream(request: LanguageModelRequest, signal: AbortSignal): AsyncIterable<LanguageModelEvent> {
    const answer = this.#answer(request, this.requests.push(request) - 1);
    const identity = { provider: this.provider, stage: "llm" } as const;
    const open = () => this.#open(identity, answer, signal);
    return readCompletion(identity, open, signal, { request, model: this.model, clock: this.#clock });
  }

  async #open(
    identity: VendorIdentity,
    answer: StreamedAnswer,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>> {
    const { status = 200, headers = {}, pieces = [], firstMs = 100, everyMs = 10, ending = "closes" } = answer;
    await sleep(this.#clock, firstMs, signal);
    if (status !== 200) throw await errorFromResponse(identity, new Response("{}", { status, headers }));
    if (ending === "is_reset" && pieces.length === 0) throw new TypeError("fetch failed");
    const clock = this.#clock;
    const encoder = new TextEncoder();
    let next = 0;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          if (next > 0 && !(await sleep(clock, everyMs, signal))) return;
          const piece = pieces[next++];
          if (piece !== undefined) controller.enqueue(typeof piece === "string" ? encoder.encode(piece) : piece);
          else if (ending === "closes") controller.close();
          else if (ending === "is_reset") controller.error(new TypeError("terminated"));
          else await untilAborted(signal);
        },
      },
      { highWaterMark: 0 },
    );
  }
}
