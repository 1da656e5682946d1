import type { DemoAgent, Vendor } from "./agents.ts";
import type { Circumstances } from "./circumstances.ts";
import type { PlayedTurn } from "./played-turn.ts";
import type { Exchange } from "./scripts/script.ts";
import { agentSpeechMs, clausesOf } from "./speech.ts";
import type { VendorTimes } from "./vendor-times.ts";

/** What an answer is made of. */
export interface AnswerPlan {
  exchange: Exchange;
  replyText: string;
  /** When the model may be asked, and when the caller's words are final. */
  beginMs: number;
  commitMs: number;
  times: VendorTimes;
  circumstances: Circumstances;
  agent: DemoAgent;
}

/** A model that is silent for so long has another asked beside it. */
const HEDGE_AFTER_MS = 1_200;
const LEADING_SILENCE_MS = 120;
const CHARS_PER_TOKEN = 4;
/** Tokens of a first clause. */
const FIRST_CLAUSE_TOKENS = 8;
/** An opener is spoken only where the answer is further away than this. */
const OPENER_PAYS_MS = 220;

const OPENERS: Readonly<Record<string, readonly string[]>> = {
  question: ["Let me see,", "Good question,"],
  request: ["All right,", "Of course,"],
  statement: ["I see,", "Okay,"],
};

/** Writes down how an answer was made: model, tool, voice, opener, and when each of its sounds was sent. */
export function writeAnswer(turn: PlayedTurn, plan: AnswerPlan): void {
  const { turnId } = turn;
  const { exchange, replyText, times, circumstances, agent, beginMs, commitMs } = plan;
  turn.note(beginMs + 1, { type: "knowledge_retrieved", turnId, entryCount: times.between(0, 4) });
  let askMs = beginMs + 2;
  if (exchange.tool !== undefined) askMs = callTool(turn, plan, exchange.tool, askMs);
  const written = askModel(turn, plan, askMs, Math.ceil(replyText.length / CHARS_PER_TOKEN));
  const readyMs = speak(turn, plan, written);
  turn.note(readyMs, { type: "answer_ready", turnId, source: "synthesis" });

  const opener = openerOf(plan, readyMs);
  const earliestMs = Math.max(commitMs + 2, readyMs);
  const { oneWayMs } = circumstances;
  const answerMs = agentSpeechMs(replyText);
  if (opener === null || exchange.act === undefined) {
    turn.note(earliestMs, { type: "audio_started", turnId, trimmedSilenceMs: LEADING_SILENCE_MS, isOpener: false });
    turn.audio = { openerAtMs: null, openerMs: 0, answerAtMs: earliestMs, answerMs, oneWayMs };
    return;
  }
  const openerAtMs = commitMs + 3;
  const openerMs = agentSpeechMs(opener);
  const answerAtMs = Math.max(earliestMs, openerAtMs + openerMs);
  turn.note(commitMs + 1, { type: "opener_chosen", turnId, act: exchange.act, opener });
  turn.note(openerAtMs, { type: "audio_started", turnId, trimmedSilenceMs: 0, isOpener: true });
  turn.note(answerAtMs, { type: "audio_started", turnId, trimmedSilenceMs: LEADING_SILENCE_MS, isOpener: false });
  turn.audio = { openerAtMs, openerMs, answerAtMs, answerMs, oneWayMs };
  function openerOf({ exchange: { act } }: AnswerPlan, answerReadyMs: number): string | null {
    const isWorthIt = act !== undefined && agent.transport === "browser" && answerReadyMs - commitMs > OPENER_PAYS_MS;
    return isWorthIt && times.isSo(0.75) ? times.pick(OPENERS[act] ?? []) : null;
  }
}

/** When a model's text was there. */
interface Written {
  firstClauseMs: number;
  finishedMs: number;
}

/** The model calls a tool: the caller's words have to be final. When the model may be asked for the answer. */
function callTool(turn: PlayedTurn, plan: AnswerPlan, tool: NonNullable<Exchange["tool"]>, askMs: number): number {
  const { turnId } = turn;
  const { finishedMs } = askModel(turn, plan, askMs, 24);
  const calledMs = Math.max(finishedMs + 1, plan.commitMs);
  const doneMs = calledMs + plan.times.between(45, 190);
  const result = JSON.stringify({ ok: tool.isOk });
  turn.note(calledMs, { type: "tool_called", turnId, name: tool.name });
  turn.note(doneMs, { type: "tool_finished", turnId, name: tool.name, isOk: tool.isOk, personal: { result } });
  return doneMs + 1;
}

function askModel(turn: PlayedTurn, plan: AnswerPlan, askMs: number, tokens: number): Written {
  const { turnId } = turn;
  const { times, agent } = plan;
  const [first, second] = agent.models;
  let firstTokenMs = askMs + times.draw("llm_hop") + times.draw("llm_first_token");
  turn.note(askMs, { type: "llm_requested", turnId, ...first });
  if (firstTokenMs > askMs + HEDGE_AFTER_MS) {
    const hedgeMs = askMs + HEDGE_AFTER_MS;
    const { provider } = second;
    turn.note(hedgeMs, { type: "hedge_started", turnId, stage: "llm", provider, afterMs: HEDGE_AFTER_MS });
    turn.note(hedgeMs, { type: "llm_requested", turnId, ...second });
    const otherMs = hedgeMs + times.draw("llm_hop") + times.draw("llm_first_token");
    if (otherMs < firstTokenMs) turn.note(otherMs, { type: "hedge_won", turnId, stage: "llm", provider });
    firstTokenMs = Math.min(firstTokenMs, otherMs);
  }
  turn.note(firstTokenMs, { type: "llm_first_token", turnId });
  const tokenMs = times.draw("llm_inter_token");
  const finishedMs = firstTokenMs + tokens * tokenMs;
  const promptTokens = agent.promptTokens + times.between(60, 420);
  turn.note(finishedMs, { type: "llm_finished", turnId, promptTokens, completionTokens: tokens });
  return { firstClauseMs: firstTokenMs + Math.min(tokens, FIRST_CLAUSE_TOKENS) * tokenMs, finishedMs };
}

/** The voice makes the answer's clauses one after the other. When the first of them can be heard. */
function speak(turn: PlayedTurn, plan: AnswerPlan, { firstClauseMs, finishedMs }: Written): number {
  const clauses = clausesOf(plan.replyText);
  let readyMs: number | null = null;
  let askMs = firstClauseMs;
  for (const [at, clause] of clauses.entries()) {
    const firstByteMs = sayClause(turn, plan, askMs, clause.length);
    readyMs ??= firstByteMs + 2;
    const writtenMs = firstClauseMs + Math.round(((finishedMs - firstClauseMs) * (at + 1)) / clauses.length);
    askMs = Math.max(firstByteMs + 30, writtenMs);
  }
  return readyMs ?? askMs;
}

/** Asks for one clause, of the second voice where the first refuses; when its first byte was there. */
function sayClause(turn: PlayedTurn, plan: AnswerPlan, askMs: number, characters: number): number {
  const { turnId } = turn;
  const { times, agent, circumstances } = plan;
  const [first, second] = agent.voices;
  const ask = (atMs: number, { provider, model }: Vendor) =>
    turn.note(atMs, { type: "tts_requested", turnId, provider, model, characters });
  ask(askMs, first);
  let fromMs = askMs;
  if (times.isSo(circumstances.voiceFailureShare)) {
    fromMs = askMs + times.between(300, 900);
    const { provider } = first;
    turn.note(fromMs, {
      type: "provider_failed",
      stage: "tts",
      provider,
      reason: "the vendor answered 503",
      status: 503,
    });
    turn.note(fromMs, { type: "provider_fell_back", stage: "tts", from: provider, to: second.provider });
    ask(fromMs, second);
  }
  const firstByteMs = fromMs + times.draw("tts_hop") + times.draw("tts_first_byte");
  turn.note(firstByteMs, { type: "tts_first_byte", turnId });
  return firstByteMs;
}
