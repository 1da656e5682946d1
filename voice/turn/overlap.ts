import type { AgentConfig } from "../agent.ts";
import { type BackchannelJudge, createBackchannelJudge } from "../words/backchannel.ts";
import { createEchoGuard } from "../words/echo-guard.ts";
import { expectedAnswerOf } from "../words/expected-answer.ts";
import type { Overlap } from "./turn-state.ts";

/** Sound of the agent's that is still under way when it has fallen silent: the line's and the room's delay. */
const ECHO_TAIL_MS = 500;

/** Where a word of the agent's begins is known to half a word. */
const WORD_START_MS = 200;

/**
 * Sound that sets in this soon after the agent's voice did is most likely that voice: the way there and back, the room, and what voice activity takes to
 * notice. People take longer to answer a voice than that.
 */
const ECHO_ONSET_MS = 400;

/** A line that sends nothing back while the agent is heard for so long does not echo: voice activity notices a tenth of this. */
const QUIET_LINE_MS = 1_000;

/** When the agent's voice was in the air, as of a stretch of the caller's speech that begins now. */
export interface AgentVoice {
  isAudible: boolean;
  /** Since it was last heard to fall silent, at the end of a turn or for the caller; null before it did. */
  silentForMs: number | null;
  /** Since it last set in: began a turn, or went on with one; null before it did. */
  setInForMs: number | null;
}

/** What the agent says. */
export interface AgentWords {
  /** Of the turn being played and of the one before it. */
  latestText: string;
  /** Of that, what the words that are judged may be an echo of (see `echoSinceMs`). */
  echoText: string;
  /** What was sent of the turn being played; empty when there is none. */
  playingText: string;
  isAudible: boolean;
  /** How long the agent had been silent when sound of the caller's was last heard; null when it was not. */
  silentForMs: number | null;
}

/** An echo of words that began at `startedAtMs` is of words of the agent's that began at this time or later. */
export function echoSinceMs(startedAtMs: number): number {
  return startedAtMs - ECHO_TAIL_MS - WORD_START_MS;
}

/** Words of the turn being played that an echo of a moment ago can be of. */
const RECENT_WORDS = 6;

/** Tells what the caller's words over the agent are. One per call: a line that has echoed once is taken for a speaker-phone's. */
export class OverlapJudge {
  readonly #agent: AgentConfig;
  readonly #isBackchannel: BackchannelJudge;
  readonly #echo = createEchoGuard();
  #beganOverAgent = false;
  #beganWithAgent = false;
  #isQuietLine = false;

  constructor(agent: AgentConfig) {
    this.#agent = agent;
    this.#isBackchannel = createBackchannelJudge(agent.language, agent.turnTaking.interruption.backchannels);
  }

  /** Whether only words may interrupt on this line. */
  get needsWords(): boolean {
    return this.#echo.needsWords;
  }

  /** Speech was noticed: echo is only what began with the agent's voice in the air. */
  speechStarted({ isAudible, silentForMs, setInForMs }: AgentVoice): void {
    this.#beganOverAgent = isAudible || (silentForMs !== null && silentForMs <= ECHO_TAIL_MS);
    this.#beganWithAgent = isAudible && setInForMs !== null && setInForMs >= 0 && setInForMs <= ECHO_ONSET_MS;
  }

  /** The agent was heard for so long without any sound from the line. */
  heardNothing(forMs: number): void {
    if (forMs >= QUIET_LINE_MS) this.#isQuietLine = true;
  }

  /** `isPartial`: more words of the caller may follow at once. */
  judge(text: string, agent: AgentWords, isPartial = false): Overlap {
    const { latestText, echoText, playingText, isAudible, silentForMs } = agent;
    const isSuspected = isAudible && (this.needsWords || (this.#beganWithAgent && !this.#isQuietLine));
    const recentWords = isSuspected ? playingText.trim().split(/\s+/).slice(-RECENT_WORDS).join(" ") : "";
    // No echo goes on when the agent has long been silent.
    const mayBeEcho = this.#beganOverAgent && (silentForMs === null || silentForMs <= ECHO_TAIL_MS);
    if (mayBeEcho && this.#echo.check(text, echoText, recentWords)) return "echo";
    if (!isAudible) return "words";
    const expected = expectedAnswerOf(latestText, this.#agent.turnTaking.endpointing.questions);
    if (this.#isBackchannel(text, expected)) return "backchannel";
    return isPartial && this.#isBackchannel(text, expected, true) ? "beginning" : "words";
  }
}
