import type { AgentConfig } from "../agent.ts";
import { type BackchannelJudge, createBackchannelJudge } from "../words/backchannel.ts";
import { createEchoGuard } from "../words/echo-guard.ts";
import { expectedAnswerOf } from "../words/expected-answer.ts";
import { wordsIn } from "../words/word-count.ts";
import type { Overlap } from "./turn-state.ts";

/**
 * Time for which sound of the agent's is still under way when it has fallen silent: the line's and the room's delay.
 */
const ECHO_TAIL_MS = 500;

/** Half a word: the precision with which the beginning of a word of the agent's is known. */
const WORD_START_MS = 200;

/**
 * Sound that sets in this soon after the agent's voice did is most likely that voice: the way there and back, the room,
 * and the time that voice activity takes to notice. People take longer to answer a voice than that.
 */
const ECHO_ONSET_MS = 400;

/**
 * A line that sends nothing back while the agent is heard for so long does not echo: voice activity notices a tenth of
 * this.
 */
const QUIET_LINE_MS = 1_000;

/** The agent's voice as a stretch of the caller's speech begins. */
export interface AgentVoice {
  isAudible: boolean;
  /** Since it last fell silent, at the end of a turn or for the caller; null while it is heard and before it did. */
  silentForMs: number | null;
  /** From when it last set in, beginning a turn or going on with one, to the speech; null before it did. */
  setInForMs: number | null;
}

/** The agent's words, by which words of the caller's are judged. */
export interface AgentWords {
  /** Of the turn being played and of the one before it. */
  latestText: string;
  /** Words that the judged words may be an echo of (see `echoSinceMs`). */
  echoText: string;
  /** Words sent of the turn being played; empty when there is none. */
  playingText: string;
  isAudible: boolean;
  /** Milliseconds that the agent had been silent when sound of the caller's was last heard; null when it was not. */
  silentForMs: number | null;
}

/**
 * Returns the earliest time at which words of the agent's can have begun if words that began at `startedAtMs` echo
 * them.
 */
export function echoSinceMs(startedAtMs: number): number {
  return startedAtMs - ECHO_TAIL_MS - WORD_START_MS;
}

/** Words of the turn being played that an echo of a moment ago can be of. */
const RECENT_WORDS = 6;

/**
 * Judges the caller's words over the agent. One per call: a line that has echoed once is taken for a speaker-phone's.
 */
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

  /** True when only words may interrupt on this line, not sounds. */
  get needsWords(): boolean {
    return this.#echo.needsWords;
  }

  /** Notes the beginning of a stretch of speech: echo is only speech that began with the agent's voice in the air. */
  speechStarted({ isAudible, silentForMs, setInForMs }: AgentVoice): void {
    this.#beganOverAgent = isAudible || (silentForMs !== null && silentForMs <= ECHO_TAIL_MS);
    this.#beganWithAgent = isAudible && setInForMs !== null && setInForMs >= 0 && setInForMs <= ECHO_ONSET_MS;
  }

  /** Notes that the agent was heard for `forMs` without any sound from the line. */
  heardNothing(forMs: number): void {
    if (forMs >= QUIET_LINE_MS) this.#isQuietLine = true;
  }

  /** Judges words of the caller's. `isPartial`: more of them may follow at once. */
  judge(text: string, agent: AgentWords, isPartial = false): Overlap {
    const { latestText, echoText, playingText, isAudible, silentForMs } = agent;
    const isSuspected = isAudible && (this.needsWords || (this.#beganWithAgent && !this.#isQuietLine));
    const recentWords = isSuspected ? [...wordsIn(playingText)].slice(-RECENT_WORDS).join(" ") : "";
    // No echo goes on when the agent has long been silent.
    const mayBeEcho = this.#beganOverAgent && (silentForMs === null || silentForMs <= ECHO_TAIL_MS);
    if (mayBeEcho && this.#echo.check(text, echoText, recentWords)) return "echo";
    if (!isAudible) return "words";
    const expected = expectedAnswerOf(latestText, this.#agent.turnTaking.endpointing.questions);
    if (this.#isBackchannel(text, expected)) return "backchannel";
    return isPartial && this.#isBackchannel(text, expected, true) ? "beginning" : "words";
  }
}
