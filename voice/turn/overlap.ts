import type { AgentConfig } from "../agent.ts";
import { type BackchannelJudge, createBackchannelJudge } from "./backchannel.ts";
import { createEchoGuard } from "./echo-guard.ts";
import { expectedAnswerOf } from "./expected-answer.ts";
import type { Overlap } from "./turn-state.ts";

/** Sound of the agent's that is still under way when its turn is over: the line's and the room's delay. */
const ECHO_TAIL_MS = 500;

/** Tells what the caller's words over the agent are. One per call: a line that has echoed once is taken for a speaker-phone's. */
export class OverlapJudge {
  readonly #agent: AgentConfig;
  readonly #isBackchannel: BackchannelJudge;
  readonly #echo = createEchoGuard();
  #beganOverAgent = false;

  constructor(agent: AgentConfig) {
    this.#agent = agent;
    this.#isBackchannel = createBackchannelJudge(agent.language, agent.turnTaking.interruption.backchannels);
  }

  /** Whether only words may interrupt on this line. */
  get needsWords(): boolean {
    return this.#echo.needsWords;
  }

  /**
   * Speech was noticed: echo is only what began with the agent's voice in the air. `silentForMs`: since its last turn that was heard ended; null
   * while there was none.
   */
  speechStarted(isAudible: boolean, silentForMs: number | null): void {
    this.#beganOverAgent = isAudible || (silentForMs !== null && silentForMs <= ECHO_TAIL_MS);
  }

  /** `audibleText`: the agent's words that may be in the air. `isPartial`: more words of the caller may follow at once. */
  judge(text: string, audibleText: string, isAudible: boolean, isPartial = false): Overlap {
    if (this.#beganOverAgent && this.#echo.check(text, audibleText)) return "echo";
    if (!isAudible) return "words";
    const expected = expectedAnswerOf(audibleText, this.#agent.turnTaking.endpointing.questions);
    return this.#isBackchannel(text, expected, isPartial) ? "backchannel" : "words";
  }
}
