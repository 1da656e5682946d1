import type { LatencySettings } from "../../../../local/latency/profiles.ts";
import type { Channel, Recognition } from "../../../../local/speech-to-text/recognition/recognition.ts";
import type { TurnEvent } from "../../../../local/speech-to-text/turns/turn-machine.ts";
import { samplesToBytes } from "../../../../voice/audio/frame.ts";
import type { Clock } from "../../../../voice/clock.ts";
import type {
  SpeechToText,
  SpeechToTextEvent,
  SpeechToTextOptions,
  SpeechToTextSession,
} from "../../../../voice/providers.ts";
import { AudioUplink } from "../../../../workers/providers/vendor/audio-uplink.ts";

/**
 * The speech service and the worker's session with it, without the wire between them: the same batches of audio, the
 * same turn machine.
 */
export class VirtualFlux implements SpeechToText {
  readonly provider = "deepgram-flux";
  readonly #deps: { clock: Clock; recognition: Recognition; latency: LatencySettings; connection: number };

  /** `connection` numbers the call: whose draws these are. */
  constructor(deps: { clock: Clock; recognition: Recognition; latency: LatencySettings; connection: number }) {
    this.#deps = deps;
  }

  open(options: SpeechToTextOptions, listener: (event: SpeechToTextEvent) => void): SpeechToTextSession {
    const { clock, recognition, latency, connection } = this.#deps;
    const thresholds = {
      eot_threshold: options.endOfTurnThreshold,
      eager_eot_threshold: options.eagerEndOfTurnThreshold ?? undefined,
      eot_timeout_ms: options.endOfTurnTimeoutMs,
    };
    const hearing = new FluxHearing(listener, (isOpen) => {
      uplink.isTurnOpen = isOpen;
    });
    const channel: Channel = recognition.open(
      { encoding: "linear16", sampleRateHz: 16_000, latency, connection },
      { keyterms: [...options.expectedPhrases], patience: { type: "thresholds", thresholds } },
      {
        event: (event) => hearing.hear(event),
        consumed: () => {},
        reached: () => {},
        guessedWords: () => {},
        failed: (_reason, message) => {
          throw new Error(message);
        },
      },
    );
    const uplink = new AudioUplink(options.sampleRateHz, clock, (batch) => channel.audio(samplesToBytes(batch)));
    const ready = clock.startTimer(0, () => {
      listener({ type: "ready" });
      uplink.open();
    });
    return {
      push: (samples) => uplink.push(samples),
      close: () => {
        ready.cancel();
        channel.close();
      },
    };
  }
}

/** Turn events as the core hears them. */
class FluxHearing {
  readonly #listener: (event: SpeechToTextEvent) => void;
  readonly #onTurnOpen: (isOpen: boolean) => void;
  #interim = "";

  constructor(listener: (event: SpeechToTextEvent) => void, onTurnOpen: (isOpen: boolean) => void) {
    this.#listener = listener;
    this.#onTurnOpen = onTurnOpen;
  }

  hear(event: TurnEvent): void {
    const text = event.words.map(({ word }) => word).join(" ");
    switch (event.type) {
      case "turn_started":
        this.#onTurnOpen(true);
        this.#listener({ type: "speech_started" });
        this.#tellInterim(text);
        return;
      case "update":
        this.#tellInterim(text);
        return;
      case "eager_end_of_turn":
        this.#interim = text;
        this.#listener({ type: "eager_end_of_turn", text, confidence: 0.5 });
        return;
      case "turn_resumed":
        this.#listener({ type: "turn_resumed" });
        this.#tellInterim(text);
        return;
      case "turn_ended":
        this.#onTurnOpen(false);
        this.#interim = "";
        this.#listener({ type: "end_of_turn", text, confidence: 0.85 });
        return;
    }
  }

  #tellInterim(text: string): void {
    if (text === "" || text === this.#interim) return;
    this.#interim = text;
    this.#listener({ type: "interim", text });
  }
}
