import type { ClientMessage, ServerMessage } from "../../../voice/wire/protocol.ts";
import { type Capture, CaptureError, openCapture } from "../audio/capture.ts";
import { Player } from "../audio/player.ts";
import { CallSocket } from "./call-socket.ts";
import { type CallFailure, type CallState, close, hangUp, receive, startingCall } from "./call-state.ts";

/** A call's settings, and the page's ways to hear of it. */
export interface LiveCallOptions {
  /** Asks for the call's address; the browser's permission for the microphone is asked at the same time. */
  requestUrl(signal: AbortSignal): Promise<string>;
  /** Without a microphone the call is typed only. */
  isTypedOnly: boolean;
  volume: number;
  onState(state: CallState): void;
  /** Input level, RMS 0…1 of full scale, fifty times a second. */
  onLevel(level: number): void;
  /** Puts a failed `requestUrl` into words. */
  describeFailure(error: unknown): CallFailure;
}

/** One call from the page: microphone, connection and loudspeaker, and the state that the page shows. */
export class LiveCall {
  readonly #options: LiveCallOptions;
  readonly #abort = new AbortController();
  #state: CallState = startingCall;
  #capture: Capture | null = null;
  #socket: CallSocket | null = null;
  #player: Player | null = null;
  #volume: number;
  #isMuted = false;
  /** After a stop, audio of the stopped turn that is still on the wire is not played. */
  #isDiscarding = false;

  constructor(options: LiveCallOptions) {
    this.#options = options;
    this.#volume = options.volume;
    this.#setState(startingCall);
    void this.#start();
  }

  /** Says something in writing. False while the line is down. */
  sendText(text: string): boolean {
    return this.#send({ type: "text_message", text });
  }

  /** Stops the agent mid-sentence. */
  interrupt(): void {
    this.#player?.interrupt();
    this.#isDiscarding = true;
    this.#send({ type: "stop" });
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#capture?.setMuted(isMuted);
  }

  /** 0 to 1. */
  setVolume(volume: number): void {
    this.#volume = volume;
    this.#player?.setVolume(volume);
  }

  /** Tries to take a lost call up again at once. */
  retryNow(): void {
    this.#socket?.retryNow();
  }

  /** Ends the call; the agent falls silent at once. Idempotent. */
  hangUp(): void {
    this.#player?.close();
    this.#player = null;
    this.#abort.abort();
    this.#setState(hangUp(this.#state));
    if (this.#socket === null) this.#close(null);
    else this.#socket.end();
  }

  async #start(): Promise<void> {
    const { signal } = this.#abort;
    try {
      const [url, capture] = await Promise.all([this.#options.requestUrl(signal), this.#openMicrophone(signal)]);
      if (signal.aborted) return;
      this.#capture = capture;
      capture?.setMuted(this.#isMuted);
      this.#socket = new CallSocket(url, {
        onMessage: (message) => this.#receive(message),
        onAudio: (bytes) => this.#play(bytes),
        // Tells where the agent's turn was last heard: it goes on there.
        onReopened: () => this.#player?.interrupt(),
        onReconnecting: () => this.#setState({ ...this.#state, phase: "reconnecting" }),
        onClosed: (isLost, closeCode) => this.#close(isLost ? connectionLost(closeCode) : null),
      });
    } catch (error) {
      // Hung up while it was starting: not a failure.
      if (!signal.aborted) this.#close(this.#describe(error));
    }
  }

  async #openMicrophone(signal: AbortSignal): Promise<Capture | null> {
    if (this.#options.isTypedOnly) return null;
    const capture = await openCapture(
      {
        onChunk: (chunk, level) => {
          this.#options.onLevel(level);
          this.#socket?.sendAudio(chunk.buffer);
        },
        onLost: () => this.#setState({ ...this.#state, warning: { kind: "microphone_lost" } }),
      },
      signal,
    );
    signal.addEventListener("abort", () => capture.close(), { once: true });
    return capture;
  }

  #receive(message: ServerMessage): void {
    const isHungUp = this.#abort.signal.aborted;
    if (message.type === "audio_config" && !isHungUp && this.#player?.sampleRateHz !== message.sampleRate) {
      this.#player?.close();
      this.#player = new Player(message.sampleRate, this.#volume, (report) =>
        this.#send({ type: "playback", ...report }),
      );
    }
    if (message.type === "agent_audio_started") {
      this.#isDiscarding = false;
      this.#player?.startTurn(message.turnId);
    }
    if (message.type === "playback_interrupt") {
      this.#player?.interrupt();
      this.#isDiscarding = false;
    }
    this.#setState(receive(this.#state, message));
  }

  #play(bytes: ArrayBuffer): void {
    if (this.#isDiscarding || this.#player === null) return;
    if (!this.#player.play(bytes)) {
      this.#setState({ ...this.#state, warning: { kind: "audio_dropped" } });
    }
  }

  #send(message: ClientMessage): boolean {
    return this.#socket?.send(message) ?? false;
  }

  #describe(error: unknown): CallFailure {
    if (error instanceof CaptureError) return { kind: "microphone", code: error.reason, message: error.message };
    return this.#options.describeFailure(error);
  }

  #close(failure: CallFailure | null): void {
    this.#abort.abort();
    this.#player?.closeAfterQueue();
    this.#player = null;
    if (this.#state.phase !== "ended") this.#setState(close(this.#state, failure));
  }

  #setState(state: CallState): void {
    if (state === this.#state && state !== startingCall) return;
    this.#state = state;
    this.#options.onState(state);
  }
}

function connectionLost(closeCode: number): CallFailure {
  return { kind: "connection", code: String(closeCode), message: "The connection was lost." };
}
