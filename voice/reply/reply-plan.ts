import type { AgentConfig } from "../agent.ts";
import type { VoiceClips } from "../clips/voice-clips.ts";
import { type AnswerVerdict, guardedModel } from "../failover/guarded-model.ts";
import type { KnowledgeIndex } from "../knowledge/knowledge.ts";
import type { KnowledgeItem } from "../knowledge/knowledge-item.ts";
import type { ChatMessage, LanguageModel } from "../providers.ts";
import type { CallEvent, CallEventBody } from "../timeline/events.ts";
import type { TurnEffect } from "../turn/turn-state.ts";
import { speakable } from "../words/speakable-text.ts";
import { answerMessages } from "./answer-prompt.ts";
import { Conversation } from "./conversation.ts";
import { judgeEasyAnswer } from "./easy-answer.ts";
import { easyTurnOf } from "./easy-turn.ts";
import { lineOf } from "./lines.ts";
import { type FittingOpeners, fittingOpeners, type OpenerPhrase, openerFor, openerPhrases } from "./openers.ts";
import { knowledgeFor } from "./question-knowledge.ts";
import type { Recording, ReplyContent } from "./reply.ts";
import type { OpenerChoice } from "./reply-opener.ts";
import { END_CALL_TOOL } from "./tools.ts";
import { Whispers } from "./whispers.ts";

/** Dependencies of a `ReplyPlan`. */
export interface ReplyPlanDeps {
  agent: AgentConfig;
  clips: VoiceClips;
  knowledge: KnowledgeIndex;
  apology: Recording;
  /** Model for easy turns, of an agent that has one. */
  easyTurnModel?: LanguageModel;
  emit: (event: CallEventBody) => void;
}

type StartTurn = Extract<TurnEffect, { type: "start_turn" }>;

/**
 * Plans the content of agent turns: a recording, a fixed or an operator's line, or an opener and the messages for the
 * model. Follows the timeline.
 */
export class ReplyPlan {
  readonly #deps: ReplyPlanDeps;
  readonly #conversation = new Conversation();
  readonly #whispers = new Whispers();
  readonly #openerPhrases: readonly OpenerPhrase[];
  /** The opener of the turn that began last. */
  #chosenOpener: { turnId: string; opener: string } | null = null;
  /** Openers that were heard, the latest last. */
  readonly #heardOpeners: string[] = [];

  constructor(deps: ReplyPlanDeps) {
    this.#deps = deps;
    this.#openerPhrases = openerPhrases(deps.agent);
  }

  /** Follows the timeline: remembers the conversation and the openers that were heard. */
  observe(event: CallEvent): void {
    this.#conversation.observe(event);
    this.#whispers.observe(event);
    if (event.type === "opener_chosen") this.#chosenOpener = event;
    if (event.type === "audio_started" && event.isOpener && event.turnId === this.#chosenOpener?.turnId)
      this.#heardOpeners.push(this.#chosenOpener.opener);
  }

  /**
   * Returns the content of `turn`; for an answer, the timeline is told of the knowledge found and the opener chosen.
   */
  contentOf(turn: StartTurn): ReplyContent {
    const { agent, apology, knowledge, emit } = this.#deps;
    if (turn.operatorText !== null) return { type: "line", text: speakable(turn.operatorText), isLate: false };
    if (turn.line === "apology") return { type: "recording", ...apology };
    if (turn.line !== null) {
      return { type: "line", text: lineOf(agent, turn.line), isLate: turn.line === "cannot_hear" };
    }
    const messages = this.#messagesOf(turn);
    const question = messages.at(-1)?.content ?? "";
    const items = knowledgeFor(messages, knowledge);
    emit({ type: "knowledge_retrieved", turnId: turn.turnId, entryCount: items.length });
    const fitting = this.#fittingOpeners(turn, question);
    const texts = fitting?.openers.map(({ phrase }) => phrase.text) ?? [];
    const whispers = this.#whispers.waiting;
    if (whispers.length > 0) emit({ type: "whispers_given", turnId: turn.turnId, count: whispers.length });
    const opener = fitting && { texts, choose: this.#choiceOf(turn.turnId, fitting) };
    const notes = { knowledge: items, openers: texts, whispers };
    const easyModel = whispers.length === 0 ? this.#easyModelFor(question, items) : null;
    return {
      type: "answer",
      messages: answerMessages(agent, messages, notes),
      opener,
      ...(easyModel === null ? {} : { easyModel }),
    };
  }

  #easyModelFor(question: string, items: readonly KnowledgeItem[]): LanguageModel | null {
    const { agent, easyTurnModel } = this.#deps;
    if (easyTurnModel === undefined) return null;
    const turn = easyTurnOf(question, items, agent);
    if (turn === null) return null;
    const judge = (text: string): AnswerVerdict => judgeEasyAnswer(text, turn, agent);
    return guardedModel(easyTurnModel, { judge, tool: END_CALL_TOOL });
  }

  /** A committed turn's words are remembered already; a speculative turn's are not yet true. */
  #messagesOf({ userText, continuesTurnId, isSpeculative }: StartTurn): ChatMessage[] {
    return isSpeculative
      ? this.#conversation.messagesWith(userText ?? "", continuesTurnId)
      : this.#conversation.messages;
  }

  /** None to typed words. The answer after a false start may have one: without, the caller would wait a second time. */
  #fittingOpeners({ source }: StartTurn, question: string): FittingOpeners | null {
    if (source !== "speech") return null;
    const { clips } = this.#deps;
    return fittingOpeners({ text: question, phrases: this.#openerPhrases, heard: this.#heardOpeners, clips });
  }

  #choiceOf(turnId: string, { act, openers }: FittingOpeners): OpenerChoice["choose"] {
    return (wait, begun) => {
      const chosen = openerFor(openers, wait, begun);
      if (chosen === null) return null;
      this.#deps.emit({ type: "opener_chosen", turnId, act, opener: chosen.phrase.text });
      return chosen.clip;
    };
  }
}
