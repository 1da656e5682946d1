import { msToSamples } from "../../../voice/audio/frame.ts";
import type { Clock } from "../../../voice/clock.ts";
import { InputGapWatch } from "../../../voice/listening/input-gap.ts";
import {
  ProviderError,
  type SpeechToTextEvent,
  type SpeechToTextOptions,
  type SpeechToTextSession,
} from "../../../voice/providers.ts";
import { AudioUplink } from "../vendor/audio-uplink.ts";
import type { ProviderSocket } from "../vendor/provider-socket.ts";
import { VendorConnection } from "../vendor/vendor-connection.ts";
import { protocolError, type VendorIdentity } from "../vendor/vendor-errors.ts";
import { type FluxTurnMessage, isEmptyUpdate, parseFluxMessage } from "./flux-messages.ts";

/** Codes of errors in what we sent: the same again would fail again. */
const OUR_FAULT = /^(UNPARSABLE|INVALID|UNSUPPORTED|BAD_REQUEST)/i;

/** Vendor, clock and connection of a Flux session. */
export interface FluxSessionDeps {
  vendor: VendorIdentity;
  clock: Clock;
  connect(signal: AbortSignal): Promise<ProviderSocket>;
}

/** Session of speech to text by Flux: audio out, turn events in, in Flux's order even if the vendor leaves it. */
export class FluxSession implements SpeechToTextSession {
  readonly #deps: FluxSessionDeps;
  readonly #listener: (event: SpeechToTextEvent) => void;
  readonly #sampleRateHz: number;
  readonly #connection: VendorConnection;
  readonly #uplink: AudioUplink;
  readonly #gapWatch: InputGapWatch;
  #isTurnOpen = false;
  #isEager = false;
  #lastInterim = "";

  constructor(deps: FluxSessionDeps, options: SpeechToTextOptions, listener: (event: SpeechToTextEvent) => void) {
    this.#deps = deps;
    this.#listener = listener;
    this.#sampleRateHz = options.sampleRateHz;
    // Flux counts silence in audio and ends no turn without it.
    this.#gapWatch = new InputGapWatch(deps.clock, (silenceMs) => this.#feedSilence(silenceMs));
    this.#uplink = new AudioUplink(options.sampleRateHz, deps.clock, (batch) => this.#connection.send(batch));
    this.#connection = new VendorConnection({
      ...deps,
      onOpen: () => {
        listener({ type: "ready" });
        this.#uplink.open();
      },
      onMessage: (data) => {
        if (typeof data === "string") this.#onMessage(data);
      },
      onFailed: (error) => {
        this.#closeTurn();
        listener({ type: "failed", error });
      },
    });
  }

  push(samples: Int16Array): void {
    const now = this.#deps.clock.now();
    this.#gapWatch.heard(now);
    this.#uplink.push(samples, now);
  }

  close(): void {
    this.#closeTurn();
    this.#connection.close('{"type":"CloseStream"}');
  }

  #onMessage(text: string): void {
    // Between turns Flux says four times a second that it hears nothing.
    if (!this.#isTurnOpen && isEmptyUpdate(text)) return;
    const parsed = parseFluxMessage(text);
    switch (parsed.type) {
      case "turn":
        this.#onTurn(parsed.message);
        return;
      case "error":
        this.#connection.fail(
          new ProviderError({
            ...this.#deps.vendor,
            message: `${this.#deps.vendor.provider} reported ${parsed.code}`,
            isRetryable: !OUR_FAULT.test(parsed.code),
          }),
        );
        return;
      case "malformed":
        this.#connection.fail(protocolError(this.#deps.vendor, "a message could not be read"));
        return;
      case "ignored":
        return;
    }
  }

  #onTurn({ event, transcript: told, end_of_turn_confidence: confidence }: FluxTurnMessage): void {
    const transcript = told ?? this.#lastInterim;
    switch (event) {
      case "StartOfTurn":
        this.#openTurn();
        this.#emitInterim(transcript);
        return;
      case "Update":
        this.#emitInterim(transcript);
        return;
      case "EagerEndOfTurn":
        if (transcript === "") return;
        this.#openTurn();
        this.#isEager = true;
        this.#lastInterim = transcript;
        this.#listener({ type: "eager_end_of_turn", text: transcript, confidence });
        return;
      case "TurnResumed":
        if (!this.#isEager) return;
        this.#isEager = false;
        this.#listener({ type: "turn_resumed" });
        this.#emitInterim(transcript);
        return;
      case "EndOfTurn":
        this.#openTurn(); // so that an end always has a beginning
        this.#closeTurn();
        this.#listener({ type: "end_of_turn", text: transcript, confidence });
        return;
    }
  }

  #openTurn(): void {
    if (this.#isTurnOpen) return;
    this.#isTurnOpen = true;
    this.#uplink.isTurnOpen = true;
    this.#gapWatch.start();
    this.#listener({ type: "speech_started" });
  }

  #closeTurn(): void {
    this.#isTurnOpen = false;
    this.#uplink.isTurnOpen = false;
    this.#isEager = false;
    this.#lastInterim = "";
    this.#gapWatch.stop();
  }

  /**
   * Flux repeats itself every quarter of a second, between turns and after an eager end too; only news is passed on.
   */
  #emitInterim(text: string): void {
    if (!this.#isTurnOpen || this.#isEager || text === this.#lastInterim) return;
    this.#lastInterim = text;
    this.#listener({ type: "interim", text });
  }

  #feedSilence(silenceMs: number): void {
    this.#uplink.push(new Int16Array(msToSamples(silenceMs, this.#sampleRateHz)));
    this.#uplink.flush();
  }
}
