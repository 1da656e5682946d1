import { FRAME_MS, FRAME_SAMPLES, samplesToMs } from "../audio/frame.ts";
import { firstAudibleSample } from "../audio/level.ts";
import type { CallStatus } from "../timeline/call-status.ts";
import type { TurnMetrics } from "../timeline/turn-metrics.ts";
import type { ServerMessage } from "../wire/protocol.ts";
import { stretchesOf } from "./answer-audio.ts";
import type { CallerRecording } from "./caller-recording.ts";
import type { CallScript } from "./caller-script.ts";
import { Loudspeaker } from "./loudspeaker.ts";
import type { ObservedCall, ObservedTurn } from "./observed-call.ts";
import { speak } from "./spoken-frames.ts";
import { TurnObserver } from "./turn-observer.ts";

const SILENCE = new Int16Array(FRAME_SAMPLES);
/** Between the agent's last word and the caller's next. */
const CALLER_PAUSE_MS = 600;
/** An agent that has said nothing by then does not answer. */
const ANSWER_DEADLINE_MS = 10_000;
/** As often as the talk page says what it has played. */
const ACKNOWLEDGE_EVERY_FRAMES = 12;

/**
 * Caller without a line: takes what comes from the agent, gives a frame of its own every 20 ms, says what its script
 * has, plays what it hears, and notes what it waited for. Times are ms of any one clock.
 */
export class ScriptedCaller {
  readonly #recordings: readonly CallerRecording[];
  readonly #script: CallScript;
  readonly #send: (message: Record<string, unknown>) => void;
  #nowMs = 0;
  #loudspeaker = new Loudspeaker(24_000, () => this.#nowMs);
  #sampleRateHz = 24_000;
  #status: CallStatus = "idle";
  #audioTurnId = "";
  /** The turn whose audio was told to stop. */
  #stoppedTurnId: string | null = null;
  /** True while nothing of that turn has been heard since. */
  #isSilenced = false;
  /** First sound of the agent's, before anything was asked. */
  #greetedAtMs: number | null = null;
  readonly #heardTurns = new Set<string>();
  /** What is being said, or answered; null before the first. */
  #observer: TurnObserver | null = null;
  readonly #turns: { endedAtMs: number; turn: Omit<ObservedTurn, "answerAudio"> }[] = [];
  readonly #metrics: TurnMetrics[] = [];
  readonly #audioAfterInterruptMs: Record<string, number> = {};
  #frames: Int16Array[] = [];
  #frameCount = 0;
  #position = 0;
  /** Since when the agent has left the floor to the caller. */
  #freeSinceMs: number | null = null;
  #acknowledgedMs = -1;
  #endReason: string | null = null;
  #hasHungUp = false;

  /** `send` takes the messages that a browser's page would send. */
  constructor(
    recordings: readonly CallerRecording[],
    script: CallScript,
    send: (message: Record<string, unknown>) => void,
  ) {
    this.#recordings = recordings;
    this.#script = script;
    this.#send = send;
  }

  /** True when there is nothing more to say, or nobody to say it to. */
  get isOver(): boolean {
    return this.#hasHungUp || this.#endReason !== null;
  }

  /** The next frame of the microphone, which `nowMs` ends. */
  nextFrame(nowMs: number): Int16Array {
    this.#nowMs = nowMs;
    if (this.#frameCount++ % ACKNOWLEDGE_EVERY_FRAMES === 0) this.#acknowledge(false);
    if (this.#frames.length === 0) this.#decideToSpeak(nowMs);
    return this.#frames.shift() ?? SILENCE;
  }

  receiveAudio(samples: Int16Array, nowMs: number): void {
    this.#nowMs = nowMs;
    const turnId = this.#audioTurnId;
    this.#loudspeaker.play(samples);
    if (turnId === this.#stoppedTurnId) {
      const ms = samplesToMs(samples.length, this.#sampleRateHz);
      this.#audioAfterInterruptMs[turnId] = (this.#audioAfterInterruptMs[turnId] ?? 0) + ms;
    }
    const isHeard = this.#heardTurns.has(turnId);
    const goesOn = isHeard && this.#isSilenced && turnId === this.#stoppedTurnId;
    if ((isHeard && !goesOn) || firstAudibleSample(samples) < 0) return;
    this.#isSilenced = false;
    this.#heardTurns.add(turnId);
    this.#greetedAtMs ??= nowMs;
    if (goesOn) this.#observer?.heardAgain(turnId, nowMs);
    else this.#observer?.heard(turnId, nowMs);
  }

  receiveMessage(message: ServerMessage, nowMs: number): void {
    this.#nowMs = nowMs;
    switch (message.type) {
      case "audio_config":
        this.#sampleRateHz = message.sampleRate;
        this.#loudspeaker = new Loudspeaker(message.sampleRate, () => this.#nowMs);
        return;
      case "agent_audio_started":
        this.#audioTurnId = message.turnId;
        this.#loudspeaker.beginTurn(message.turnId);
        return;
      case "playback_interrupt":
        this.#stopPlaying(nowMs);
        return;
      case "status":
        this.#status = message.status;
        return;
      case "transcript":
        if (message.role === "user") this.#observer?.understood(message.text);
        return;
      case "turn_metrics": {
        const { type: _type, ...metrics } = message;
        if (metrics.source === "speech") this.#metrics.push(metrics);
        return;
      }
      case "call_ended":
        this.#endReason = message.reason;
        return;
      default:
        return;
    }
  }

  /** Leaves, whatever is still to be said. */
  hangUp(): void {
    if (this.isOver) return;
    this.#hasHungUp = true;
    this.#send({ type: "end_call" });
  }

  /** Returns the call as the caller saw it; to be asked when it is over. */
  observed(callId: string): ObservedCall {
    this.#closeTurn();
    const played = this.#loudspeaker.played();
    const turns = this.#turns.map(({ turn, endedAtMs }) => {
      const stretches = stretchesOf(played, turn.answerTurnId ?? "", this.#sampleRateHz);
      return { ...turn, answerAudio: stretches.map((stretch) => ({ ...stretch, atMs: stretch.atMs - endedAtMs })) };
    });
    return {
      callId,
      turns,
      metrics: this.#metrics,
      audioAfterInterruptMs: this.#audioAfterInterruptMs,
      endReason: this.#endReason,
    };
  }

  #stopPlaying(nowMs: number): void {
    const isAudible = this.#loudspeaker.isPlaying;
    this.#loudspeaker.clear();
    this.#stoppedTurnId = this.#audioTurnId;
    this.#isSilenced = true;
    this.#acknowledge(true);
    if (isAudible) this.#observer?.stopped(this.#audioTurnId, nowMs);
  }

  #acknowledge(isStopped: boolean): void {
    const { turnId, playedMs } = this.#loudspeaker.position();
    if (turnId === "" || (!isStopped && playedMs === this.#acknowledgedMs)) return;
    this.#acknowledgedMs = playedMs;
    this.#send({ type: "playback", turnId, ms: playedMs, ...(isStopped && { isStopped }) });
  }

  #decideToSpeak(nowMs: number): void {
    if (this.isOver) return;
    const interruptsAfterMs = this.#script[this.#position]?.interruptsAfterMs ?? null;
    const answeredAtMs = this.#observer === null ? this.#greetedAtMs : this.#observer.answeredAtMs;
    const isInterrupting =
      interruptsAfterMs !== null &&
      answeredAtMs !== null &&
      nowMs - answeredAtMs >= interruptsAfterMs &&
      this.#loudspeaker.isPlaying;
    if (isInterrupting) this.#speak(nowMs, true);
    else if (this.#mayGoOn(nowMs)) {
      if (this.#position < this.#script.length) this.#speak(nowMs, false);
      else this.hangUp();
    }
  }

  /** The agent has answered, or will not, and has said nothing for a moment. */
  #mayGoOn(nowMs: number): boolean {
    const isAnswered = this.#observer === null ? this.#heardTurns.size > 0 : this.#observer.answeredAtMs !== null;
    const isGivenUp = this.#observer !== null && nowMs - this.#observer.endedAtMs >= ANSWER_DEADLINE_MS;
    const isFree = this.#status === "listening" && !this.#loudspeaker.isPlaying && (isAnswered || isGivenUp);
    if (!isFree) this.#freeSinceMs = null;
    else this.#freeSinceMs ??= nowMs;
    return this.#freeSinceMs !== null && nowMs - this.#freeSinceMs >= CALLER_PAUSE_MS;
  }

  #speak(nowMs: number, isInterrupting: boolean): void {
    this.#closeTurn();
    const utterance = this.#script[this.#position++];
    const recording = this.#recordings[utterance?.recording ?? -1];
    if (!utterance || !recording) return;
    const spoken = speak(recording, utterance);
    this.#frames = [...spoken.frames];
    // The first frame holds the 20 ms before it is sent.
    this.#observer = new TurnObserver(recording, spoken, { atMs: nowMs - FRAME_MS, isInterrupting });
    this.#freeSinceMs = null;
  }

  #closeTurn(): void {
    if (this.#observer) this.#turns.push({ turn: this.#observer.finish(), endedAtMs: this.#observer.endedAtMs });
    this.#observer = null;
  }
}
