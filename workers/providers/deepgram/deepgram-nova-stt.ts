import { z } from "zod";
import type { Clock, Timer } from "../../../voice/clock.ts";
import type {
  SegmentEvent,
  SegmentTranscriber,
  SegmentTranscriberSession,
  SpeechToTextOptions,
} from "../../../voice/providers.ts";
import { AudioUplink } from "../vendor/audio-uplink.ts";
import { VendorConnection } from "../vendor/vendor-connection.ts";
import { protocolError, type VendorIdentity } from "../vendor/vendor-errors.ts";
import { confidenceSchema } from "./confidence.ts";
import type { DeepgramSpeechToTextDeps } from "./deepgram-flux-stt.ts";
import { fitKeyterms } from "./keyterms.ts";

/** Deepgram closes a socket without audio after about 10 s and advises a KeepAlive every 3 to 5. */
const KEEP_ALIVE_MS = 3_000;

const vendor: VendorIdentity = { provider: "deepgram-nova", stage: "stt" };

const resultsSchema = z.object({
  type: z.literal("Results"),
  is_final: z.boolean().catch(false),
  from_finalize: z.boolean().catch(false),
  channel: z.object({
    alternatives: z.array(z.object({ transcript: z.string().nullable(), confidence: confidenceSchema })),
  }),
});

/**
 * Creates the transcriber of Deepgram's models without turns, over `/v1/listen`
 * (https://developers.deepgram.com/reference/speech-to-text/listen-streaming). Their own endpointing is off: it would
 * cut segments that our endpointer wants whole.
 */
export function createDeepgramNovaTranscriber(deps: DeepgramSpeechToTextDeps): SegmentTranscriber {
  return {
    provider: vendor.provider,
    keepsIdleSessions: true,
    open: (options, listener) => new NovaSession(deps, options, listener),
  };
}

class NovaSession implements SegmentTranscriberSession {
  readonly #listener: (event: SegmentEvent) => void;
  readonly #clock: Clock;
  readonly #uplink: AudioUplink;
  readonly #connection: VendorConnection;
  #lastAudioMs: number;
  /** A flush was asked for before the socket was open. */
  #owesFlush = false;
  #keepAliveTimer: Timer | null = null;

  constructor(deps: DeepgramSpeechToTextDeps, options: SpeechToTextOptions, listener: (event: SegmentEvent) => void) {
    this.#listener = listener;
    this.#clock = deps.clock;
    this.#lastAudioMs = deps.clock.now();
    this.#uplink = new AudioUplink(options.sampleRateHz, deps.clock, (batch) => this.#connection.send(batch));
    const url = `${deps.baseUrl}/v1/listen?${novaQuery(deps, options)}`;
    this.#connection = new VendorConnection({
      vendor,
      clock: deps.clock,
      connect: (signal) => deps.openSocket(url, { Authorization: `Token ${deps.apiKey}` }, signal),
      onOpen: () => this.#onOpen(),
      onMessage: (data) => {
        if (typeof data === "string") this.#onMessage(data);
      },
      onFailed: (error) => {
        this.#keepAliveTimer?.cancel();
        listener({ type: "failed", error });
      },
    });
  }

  push(samples: Int16Array): void {
    this.#lastAudioMs = this.#clock.now();
    this.#uplink.push(samples);
  }

  flush(): void {
    this.#uplink.flush();
    if (this.#connection.isOpen) this.#connection.send('{"type":"Finalize"}');
    else this.#owesFlush = true;
  }

  close(): void {
    this.#keepAliveTimer?.cancel();
    this.#connection.close('{"type":"CloseStream"}');
  }

  #onOpen(): void {
    this.#listener({ type: "ready" });
    this.#uplink.open();
    if (this.#owesFlush) this.#connection.send('{"type":"Finalize"}');
    if (this.#connection.isOpen) this.#keepAliveIn(KEEP_ALIVE_MS);
  }

  #keepAliveIn(delayMs: number): void {
    this.#keepAliveTimer = this.#clock.startTimer(delayMs, () => {
      const idleMs = this.#clock.now() - this.#lastAudioMs;
      this.#keepAliveIn(idleMs >= KEEP_ALIVE_MS ? KEEP_ALIVE_MS : KEEP_ALIVE_MS - idleMs);
      if (idleMs >= KEEP_ALIVE_MS) this.#connection.send('{"type":"KeepAlive"}');
    });
  }

  #onMessage(text: string): void {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = null;
    }
    if (typeof body !== "object" || body === null) {
      this.#connection.fail(protocolError(vendor, "a message could not be read"));
      return;
    }
    const { type } = body as { type?: unknown };
    if (type === "Error") this.#connection.fail(protocolError(vendor, "reported an error"));
    if (type !== "Results") return; // Metadata, SpeechStarted, UtteranceEnd and whatever is added
    const results = resultsSchema.safeParse(body);
    if (results.success) this.#onResults(results.data);
    else this.#connection.fail(protocolError(vendor, "a result does not have the documented form"));
  }

  #onResults({ is_final: isFinal, from_finalize: isFlush, channel }: z.infer<typeof resultsSchema>): void {
    const { transcript: told, confidence } = channel.alternatives[0] ?? { transcript: "", confidence: 0 };
    const transcript = told ?? "";
    if (isFinal || isFlush) {
      if (transcript !== "" || isFlush) this.#listener({ type: "final", text: transcript, confidence, isFlush });
    } else if (transcript !== "") {
      this.#listener({ type: "interim", text: transcript });
    }
  }
}

function novaQuery(deps: DeepgramSpeechToTextDeps, options: SpeechToTextOptions): string {
  const query = new URLSearchParams({
    model: deps.model,
    encoding: "linear16",
    sample_rate: String(options.sampleRateHz),
    channels: "1",
    language: options.language,
    interim_results: "true",
    punctuate: "true",
    endpointing: "false",
  });
  // Older models refuse the parameter.
  if (deps.model.startsWith("nova-3")) {
    for (const keyterm of fitKeyterms(options.expectedPhrases, deps.keytermTokenLimit))
      query.append("keyterm", keyterm);
  }
  return query.toString();
}
