import type { TurnMetrics } from "../timeline/turn-metrics.ts";
import type { AudioStretch } from "./answer-audio.ts";
import type { CallerRecording } from "./caller-recording.ts";

/** Turn of a caller, by the caller's own clock: what was said, and what came of it. All times are ms. */
export interface ObservedTurn {
  readonly text: string;
  readonly kind: CallerRecording["kind"];
  readonly pauses: number;
  /**
   * End of its speech → first audible sample of the answer received; null when none came, or none that began after it.
   */
  readonly gapMs: number | null;
  /** The agent turn that this was. */
  readonly answerTurnId: string | null;
  /** Stretches of it that the caller's loudspeaker played, on a clock that stands at 0 when the caller falls silent. */
  readonly answerAudio: readonly AudioStretch[];
  /** Agent turns that were heard before the caller had finished. */
  readonly falseStarts: number;
  /**
   * Times for which those went on over the caller, one for each time that they set in: from there or the caller's next
   * sound, whichever is later, to `playback_interrupt`.
   */
  readonly takenBackMs: readonly number[];
  /**
   * Start of the sound that silenced the agent → `playback_interrupt`, when it interrupted: a first word may be too
   * short to.
   */
  readonly bargeInStopMs: number | null;
  /** Transcripts that the agent answered, perhaps not for long, in order. */
  readonly understood: readonly string[];
  /** True when the words that the agent answered in the end are the words that were said. */
  readonly isUnderstood: boolean;
}

/** One call as its caller saw it. */
export interface ObservedCall {
  readonly callId: string;
  readonly turns: readonly ObservedTurn[];
  /** The worker's own figures of the turns that answered speech. */
  readonly metrics: readonly TurnMetrics[];
  /** Agent audio received after `playback_interrupt`, in ms, by the turn that it belongs to. */
  readonly audioAfterInterruptMs: Readonly<Record<string, number>>;
  /** Null when the caller hung up. */
  readonly endReason: string | null;
}
