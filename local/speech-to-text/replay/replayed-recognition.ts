import { connectionDraws } from "../connection-draws.ts";
import type { Channel, ChannelListener, Recognition } from "../recognition/recognition.ts";
import type { ConnectionSettings, Opening } from "../recognition/worker-messages.ts";
import { createTurnDetector } from "../turns/create-turn-detector.ts";
import { TurnMachine } from "../turns/turn-machine.ts";
import type { DecodedRecording } from "./decode-recordings.ts";
import { REPLAY_FRAME_BYTES } from "./frames.ts";
import { contentKey, FrameFollower, RecordedFrames } from "./recorded-frames.ts";
import { ReplayedWords } from "./replayed-words.ts";

/**
 * Recognises audio that is made of known recordings' frames without decoding it again, for many calls at once. Callers
 * cut recordings into 20 ms frames from their first sample (the last padded with zeros), put whole frames of silence
 * between them where they like, and send them as 16 kHz linear16 without losing a byte. Up to 80 ms of the last sounds
 * may be trimmed. All else, however loud, is silence.
 */
export class ReplayedRecognition implements Recognition {
  readonly kind = "replayed";
  readonly #frames: RecordedFrames;

  constructor(recordings: readonly DecodedRecording[]) {
    this.#frames = new RecordedFrames(recordings);
  }

  open(opening: Opening, settings: ConnectionSettings, listener: ChannelListener): Channel {
    return new ReplayedChannel(this.#frames, opening, settings, listener);
  }

  async close(): Promise<void> {}
}

class ReplayedChannel implements Channel {
  readonly #listener: ChannelListener;
  readonly #follower: FrameFollower;
  readonly #words = new ReplayedWords();
  readonly #draws;
  readonly #turns: TurnMachine;
  readonly #isUnderstood: boolean;
  /** Bytes of a frame that has not come whole. */
  #rest: Buffer = Buffer.alloc(0);
  #isClosed = false;

  constructor(frames: RecordedFrames, opening: Opening, settings: ConnectionSettings, listener: ChannelListener) {
    this.#listener = listener;
    this.#follower = new FrameFollower(frames);
    this.#draws = connectionDraws(opening);
    this.#isUnderstood = opening.encoding === "linear16" && opening.sampleRateHz === 16_000;
    const detector = createTurnDetector(settings.patience, this.#draws);
    this.#turns = new TurnMachine(this.#words, detector, (event) => {
      if (!this.#isClosed) listener.event(event);
    });
  }

  audio(bytes: Uint8Array): void {
    if (!this.#isUnderstood) {
      this.#fail();
      return;
    }
    const arrived = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const audio = this.#rest.length === 0 ? arrived : Buffer.concat([this.#rest, arrived]);
    let at = 0;
    for (; at + REPLAY_FRAME_BYTES <= audio.length; at += REPLAY_FRAME_BYTES) {
      this.#frame(contentKey(audio.subarray(at, at + REPLAY_FRAME_BYTES)));
    }
    this.#rest = audio.subarray(at);
    if (!this.#isClosed) this.#listener.consumed(bytes.byteLength);
  }

  configure(settings: ConnectionSettings): void {
    this.#turns.useDetector(createTurnDetector(settings.patience, this.#draws));
  }

  endTurn(): void {
    this.#turns.endTurn();
  }

  mark(mark: number): void {
    if (!this.#isClosed) this.#listener.reached(mark);
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Two steps of the turn machine, 10 ms each. */
  #frame(key: string): void {
    const isActive = this.#words.frame(this.#follower.next(key));
    const activity = { isActive, onsetFramesAgo: isActive ? 1 : undefined };
    this.#turns.frame(activity);
    this.#turns.frame(activity);
  }

  #fail(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listener.failed("decoder", "recordings are replayed from 16 kHz linear16 only");
  }
}
