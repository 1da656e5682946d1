/**
 * Keeps audio from speech to text while the agent speaks and nothing else is to be heard.
 *
 * Vendors charge for audio that is sent, and nearly half of a call is the agent talking to a caller who listens. Our
 * own voice activity goes on hearing the line. What is held back last is kept, and goes out first as soon as the caller
 * makes a sound, so that an engine hears the first word of an interruption whole; it hears it as late as voice activity
 * needs to notice it, and interruptions are decided by voice activity anyway. Nothing is held back while the engine has
 * a turn open, as it counts silence to end one. A voice too soft for voice activity is not heard over the agent's.
 */

import { SAMPLE_RATE_HZ, samplesToMs } from "../audio/frame.ts";
import type { SpeechToTextEvent } from "../providers.ts";
import type { CallEventBody } from "../timeline/events.ts";

/** Kept of what is held back: the 120 ms in which voice activity looks for speech, and the soft onset before it. */
const PRE_ROLL_MS = 400;
/** Goes on for so long behind speech: engines take up to 350 ms to tell that a turn has begun. */
const LINGER_MS = 600;
/** An engine without a message for it closes a session that hears nothing for 10 s or so; it is sent silence. */
const SILENCE_EVERY_MS = 4_000;
/** One batch of the uplink. */
const SILENCE_MS = 80;
const SILENCE_SAMPLES = (SAMPLE_RATE_HZ * SILENCE_MS) / 1_000;

/** Dependencies of a `ListeningPause`. */
export interface ListeningPauseDeps {
  /** Takes the audio that speech to text is to hear, in order. */
  send: (samples: Int16Array) => void;
  /** True where the session is kept open without audio. */
  keepsIdleSession: () => boolean;
  emit: (event: CallEventBody) => void;
}

/** Gate of one call's audio on its way to speech to text. Time is counted in audio. */
export class ListeningPause {
  readonly #deps: ListeningPauseDeps;
  readonly #held: Int16Array[] = [];
  #heldMs = 0;
  /** Audio held back for good since it was last told, less the silence sent in its place. */
  #withheldMs = 0;
  #sinceSilenceMs = 0;
  #lingerMs = 0;
  #isAgentSounding = false;
  #isCallerSpeaking = false;
  #isTurnOpen = false;

  constructor(deps: ListeningPauseDeps) {
    this.#deps = deps;
  }

  /** Takes audio from the caller (16-bit mono at 16 kHz, any length): it is sent, or held back. */
  push(samples: Int16Array): void {
    const ms = samplesToMs(samples.length, SAMPLE_RATE_HZ);
    if (!this.#isPausing) {
      this.#lingerMs = Math.max(0, this.#lingerMs - ms);
      this.#deps.send(samples);
      return;
    }
    this.#held.push(samples);
    this.#heldMs += ms;
    while (this.#heldMs > PRE_ROLL_MS && this.#held.length > 1) {
      const droppedMs = samplesToMs((this.#held.shift() as Int16Array).length, SAMPLE_RATE_HZ);
      this.#heldMs -= droppedMs;
      this.#withheldMs += droppedMs;
    }
    this.#sinceSilenceMs += ms;
    if (this.#sinceSilenceMs >= SILENCE_EVERY_MS) this.#keepAlive();
  }

  /** Notes whether the agent's voice is in the air. */
  agentSounds(isSounding: boolean): void {
    this.#isAgentSounding = isSounding;
    this.#review();
  }

  /** Notes that voice activity has noticed the caller. */
  speechStarted(): void {
    this.#isCallerSpeaking = true;
    this.#review();
  }

  /** Notes that voice activity has found the caller silent. */
  speechEnded(): void {
    this.#isCallerSpeaking = false;
    this.#lingerMs = LINGER_MS;
  }

  /** Follows speech to text: its turns, and the end of its session. */
  observe({ type }: { type: SpeechToTextEvent["type"] | "lost" }): void {
    switch (type) {
      case "speech_started":
        this.#isTurnOpen = true;
        break;
      case "end_of_turn":
        this.#isTurnOpen = false;
        break;
      case "lost":
      case "failed":
        this.#isTurnOpen = false;
        this.#tell();
        break;
      case "ready":
      case "interim":
      case "eager_end_of_turn":
      case "turn_resumed":
        break;
    }
    this.#review();
  }

  /** Tells what was held back last. */
  close(): void {
    this.#withheldMs += this.#heldMs;
    this.#held.length = 0;
    this.#heldMs = 0;
    this.#tell();
  }

  get #isPausing(): boolean {
    return this.#isAgentSounding && !this.#isCallerSpeaking && !this.#isTurnOpen && this.#lingerMs === 0;
  }

  /** Sends what is held as soon as there is something to hear. */
  #review(): void {
    if (this.#isPausing) return;
    this.#sinceSilenceMs = 0;
    this.#heldMs = 0;
    for (const samples of this.#held.splice(0)) this.#deps.send(samples);
    this.#tell();
  }

  #keepAlive(): void {
    this.#sinceSilenceMs = 0;
    if (this.#deps.keepsIdleSession()) return;
    this.#deps.send(new Int16Array(SILENCE_SAMPLES));
    this.#withheldMs -= SILENCE_MS;
  }

  #tell(): void {
    const withheldMs = Math.round(this.#withheldMs);
    this.#withheldMs = 0;
    if (withheldMs > 0) this.#deps.emit({ type: "listening_resumed", withheldMs });
  }
}
