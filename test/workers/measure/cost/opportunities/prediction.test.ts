import { expect, it } from "vitest";
import { PromptCache } from "../../../../../local/language-model/prompt-cache.ts";
import { countTokens } from "../../../../../local/language-model/tokens.ts";
import type { AgentConfig } from "../../../../../voice/agent.ts";
import { defaultCostLevers } from "../../../../../voice/agent.ts";
import { CLIP_RATE_HZ } from "../../../../../voice/clips/clip.ts";
import { RecurringClauses, speechCacheLimits } from "../../../../../voice/clips/recurring-clauses.ts";
import { buildKnowledgeIndex } from "../../../../../voice/knowledge/build-knowledge.ts";
import { openKnowledgeIndex } from "../../../../../voice/knowledge/knowledge.ts";
import { ListeningPause } from "../../../../../voice/listening/listening-pause.ts";
import type { ChatMessage } from "../../../../../voice/providers.ts";
import { randomOf } from "../../../../../voice/random.ts";
import { answerMessages } from "../../../../../voice/reply/answer-prompt.ts";
import { ClauseChunker } from "../../../../../voice/reply/clause-chunker.ts";
import { judgeEasyAnswer } from "../../../../../voice/reply/easy-answer.ts";
import { easyTurnOf } from "../../../../../voice/reply/easy-turn.ts";
import { isInOwnWords, isOwnText } from "../../../../../voice/reply/own-words.ts";
import type { MeteredLine } from "../../../../../workers/measure/cost/cost-unit.ts";
import {
  defaultLeverSettings,
  type LeverName,
  type LeverSettings,
} from "../../../../../workers/measure/cost/opportunities/levers.ts";
import { prepareCalls } from "../../../../../workers/measure/cost/opportunities/prepared-calls.ts";
import type { RecordedCall, RecordedTurn } from "../../../../../workers/measure/cost/opportunities/recorded-call.ts";
import { savingOf } from "../../../../../workers/measure/cost/opportunities/saving.ts";
import { listPrices } from "../../../../../workers/measure/cost/prices/list-prices.ts";
import { buildAgent } from "../../../../support/call/agent-builder.ts";
import {
  FIRST_CALL_MS,
  HEARING,
  MODEL,
  recordedCall,
  recordedTurn,
  storedLines,
  used,
  VOICE,
} from "../../../../support/costs/recorded-calls.ts";

/*
 * Calls are made twice from the same seed: without a lever, which is what the replay sees, and with it, by the parts
 * that do it in calls (the gate before speech to text, the speech cache, the judge of easy answers, the order of a
 * prompt against a vendor's cache). The replay has none of these. What it foretells may err by a fifth.
 */
const MOST_ERROR = 0.2;
const CALLS = 60;
const CHARACTERS_PER_SECOND = 15;
const SMALL_MODEL = "openai-compatible/gpt-4.1-nano";

const THINGS = ["parking", "hours", "cleaning", "X-rays", "insurance", "whitening", "payment", "braces"];
const SORTS = ["adult", "child", "weekend", "emergency"];
const TOPICS = SORTS.flatMap((sort) => THINGS.map((thing) => `${sort} ${thing}`));
const clinic = buildAgent({
  prompt: Array.from({ length: 90 }, (_, at) => `House rule ${at}: stay calm, kind and brief whatever is asked.`).join(
    " ",
  ),
  knowledge: TOPICS.map((topic) => ({
    questions: [topic, `tell me about ${topic}`],
    answer: `About ${topic} I can say this. We are glad to help with ${topic}, from nine to five on every working day.`,
  })),
});
const index = openKnowledgeIndex(buildKnowledgeIndex(clinic.knowledge, []));

/** One exchange of a call: the words of both, and the course of its sounds in ms. */
interface Exchange {
  userText: string;
  replyText: string;
  speechMs: number;
  gapMs: number;
  isInterrupted: boolean;
}

/** Conversations by chance: what callers of a clinic ask, some of it about themselves. */
function conversations(seed: string, least = 2, calls = CALLS): Exchange[][] {
  const random = randomOf(seed);
  return Array.from({ length: calls }, (_, call) =>
    Array.from({ length: least + Math.floor(random() * 6) }, (): Exchange => {
      const topic = TOPICS[Math.floor(random() ** 3 * TOPICS.length)] as string;
      const fact = clinic.knowledge[TOPICS.indexOf(topic)]?.answer ?? "";
      const isPersonal = random() < 0.3;
      return {
        userText: isPersonal ? `My number is ${call}${Math.floor(random() * 1_000)}, and ${topic}?` : `${topic}?`,
        replyText: isPersonal ? `I have noted that, caller ${call}. ${fact}` : `${fact} May I help with more?`,
        speechMs: 900 + Math.floor(random() * 2_500),
        gapMs: 300 + Math.floor(random() * 900),
        isInterrupted: random() < 0.15,
      };
    }),
  );
}

const playedMs = ({ replyText, isInterrupted }: Exchange): number =>
  Math.round(((replyText.length * (isInterrupted ? 0.5 : 1)) / CHARACTERS_PER_SECOND) * 1_000);

/** Records a call whose turns used `usageOf` them; a caller thinks for a second and a half before they speak. */
function record(at: number, exchanges: readonly Exchange[], usage: readonly MeteredLine[]): RecordedCall {
  let atMs = 0;
  const turns = exchanges.map((exchange, turn): RecordedTurn => {
    const startedAtMs = atMs + 1_500 + exchange.speechMs;
    atMs = startedAtMs + exchange.gapMs + playedMs(exchange);
    const heardText = exchange.isInterrupted
      ? exchange.replyText.slice(0, Math.floor(exchange.replyText.length / 2))
      : exchange.replyText;
    return recordedTurn({
      ...{
        turnId: `turn_${turn}`,
        index: turn,
        startedAtMs,
        responseTimeMs: exchange.gapMs,
        turnGapMs: exchange.gapMs,
      },
      ...{ heardMs: playedMs(exchange), interrupted: exchange.isInterrupted, userText: exchange.userText },
      ...{ replyText: exchange.replyText, heardText },
    });
  });
  const startedAtMs = FIRST_CALL_MS + at * 100_000;
  return recordedCall({
    callId: `call_${at}`,
    startedAtMs,
    durationMs: atMs + 1_000,
    turns,
    lines: storedLines(usage, startedAtMs),
  });
}

const costOf = (calls: readonly RecordedCall[]): number =>
  calls.flatMap(({ lines }) => lines).reduce((sum, { nanoUsd }) => sum + (nanoUsd ?? 0), 0);

/** Compares what the replay of `before` foretells with what came of it. */
function foretold(before: readonly RecordedCall[], after: readonly RecordedCall[], lever: LeverName) {
  const settings: LeverSettings = {
    ...defaultLeverSettings,
    ...{ easyTurnModel: SMALL_MODEL, languageModel: null, voice: null, speechToText: null },
  };
  const { calls } = prepareCalls(before, [clinic], { own: [], published: listPrices }, { type: "paid" });
  const predicted = savingOf(calls, [lever], settings)?.savedNanoUsd ?? 0;
  const cost = costOf(before);
  const realised = cost - costOf(after);
  return {
    error: Math.abs(realised - predicted) / predicted,
    share: realised / cost,
    missed: (realised - predicted) / cost,
  };
}

/** Sends a call's audio through the gate of calls, 20 ms at a time; returns what was sent of each turn, in ms. */
function sentAudio(exchanges: readonly Exchange[], hasGate: boolean): number[] {
  const STEP_MS = 20;
  let sentMs = 0;
  const gate = new ListeningPause({
    send: (samples) => {
      sentMs += samples.length / 16;
    },
    keepsIdleSession: () => false,
    emit: () => undefined,
  });
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= STEP_MS) {
      const samples = new Int16Array(Math.min(STEP_MS, left) * 16);
      if (hasGate) gate.push(samples);
      else sentMs += samples.length / 16;
    }
  };
  return exchanges.map((exchange) => {
    sentMs = 0;
    pass(1_500);
    gate.speechStarted();
    gate.observe({ type: "speech_started" });
    pass(exchange.speechMs);
    gate.speechEnded();
    pass(exchange.gapMs);
    gate.observe({ type: "end_of_turn" });
    gate.agentSounds(true);
    pass(playedMs(exchange));
    if (exchange.isInterrupted) gate.speechStarted();
    gate.agentSounds(false);
    if (exchange.isInterrupted) gate.speechEnded();
    return sentMs;
  });
}

it("foretells what is saved by pausing speech to text", () => {
  const calls = conversations("pause");
  const recorded = (hasGate: boolean): RecordedCall[] =>
    calls.map((exchanges, at) => {
      const sent = sentAudio(exchanges, hasGate);
      const usage = sent.map((ms, turn) => used(HEARING, "stt_audio_ms", Math.round(ms), { turnId: `turn_${turn}` }));
      return record(at, exchanges, usage);
    });
  const { error, share } = foretold(recorded(false), recorded(true), "pausesSpeechToText");
  expect(share).toBeGreaterThan(0.2);
  expect(error).toBeLessThan(MOST_ERROR);
});

/** Characters that a call's voice is sent where clauses that `cache` has are not. */
function spokenCharacters(exchanges: readonly Exchange[], callId: string, cache: RecurringClauses | null): number[] {
  const said = exchanges.map(({ replyText, isInterrupted }) => {
    const chunker = new ClauseChunker();
    const clauses = [...chunker.push(replyText), ...chunker.flush()];
    return isInterrupted ? clauses.slice(0, Math.ceil(clauses.length / 2)) : clauses;
  });
  const callersWords = exchanges.map(({ userText }) => userText).join(" ");
  const characters = said.map((clauses) =>
    clauses
      .filter((clause) => cache === null || cache.find(clause) === null)
      .reduce((sum, clause) => sum + clause.trim().length, 0),
  );
  for (const clause of said.flat()) {
    const samples = Math.round((clause.length / CHARACTERS_PER_SECOND) * CLIP_RATE_HZ);
    const parts = [new Int16Array(samples).fill(5_000)];
    const mayBeKept = (text: string): boolean => {
      const numbers = text.match(/\d+/g) ?? [];
      return isInOwnWords(text, clinic) && !numbers.some((number) => callersWords.includes(number));
    };
    cache?.heard({ text: clause, parts }, callId, mayBeKept, isOwnText(clause, clinic));
  }
  return characters;
}

it("foretells what is saved by a speech cache", () => {
  const calls = conversations("cache");
  const recorded = (cache: RecurringClauses | null): RecordedCall[] =>
    calls.map((exchanges, at) => {
      const characters = spokenCharacters(exchanges, `call_${at}`, cache);
      const usage = characters.map((sent, turn) => used(VOICE, "tts_character", sent, { turnId: `turn_${turn}` }));
      return record(at, exchanges, usage);
    });
  const before = recorded(null);
  const after = recorded(new RecurringClauses(speechCacheLimits));
  const { error, share } = foretold(before, after, "speechCache");
  expect(share).toBeGreaterThan(0.2);
  expect(error).toBeLessThan(MOST_ERROR);
});

/** Prompt and cached tokens of a call's turns, as a vendor with a prompt cache counts them. */
function promptUse(agent: AgentConfig, call: RecordedCall, cache: PromptCache, tell: (atMs: number) => void) {
  const messages: ChatMessage[] = [];
  return call.turns.flatMap(({ turnId, startedAtMs, userText, heardText }) => {
    messages.push({ role: "user", content: userText ?? "" });
    const knowledge = index?.retrieve(userText ?? "", 4).map(({ item }) => item) ?? [];
    const sent = answerMessages(agent, messages, { knowledge, openers: [], whispers: [] });
    messages.push({ role: "assistant", content: heardText });
    tell(call.startedAtMs + startedAtMs);
    const asked = sent.map(({ role, content }) => ({ role, content, toolCalls: [], toolCallId: null }));
    const cached = cache.cachedTokens({
      ...{ model: MODEL, messages: asked, toolNames: new Set<string>(), toolsJson: "" },
      ...{ stream: true, includeUsage: true, maxTokens: Number.POSITIVE_INFINITY },
    });
    const tokens = asked.reduce((sum, { content }) => sum + 1 + countTokens(content), 0);
    return [
      used(MODEL, "llm_prompt_token", tokens - cached, { turnId }),
      used(MODEL, "llm_cached_token", cached, { turnId }),
    ];
  });
}

it("errs by less than a fiftieth of the cost in the order of the prompt, which the usual one hardly falls behind", () => {
  // Long calls: the instructions are cached in any order, what is won is the conversation.
  const calls = conversations("prompt", 14, 30);
  const recorded = (agent: AgentConfig): RecordedCall[] => {
    let nowMs = 0;
    const cache = new PromptCache(() => nowMs);
    return calls.map((exchanges, at) => {
      const use = promptUse(agent, record(at, exchanges, []), cache, (atMs) => {
        nowMs = atMs;
      });
      return record(at, exchanges, use);
    });
  };
  const stable = { ...clinic, costLevers: { ...defaultCostLevers, stablePromptFirst: true } };
  const { share, missed } = foretold(recorded(clinic), recorded(stable), "stablePromptFirst");
  expect(share).toBeGreaterThan(0);
  expect(Math.abs(missed)).toBeLessThan(0.02);
});

/** Tokens of a turn's request and answer at a model. */
function asked(service: string, userText: string, answer: string, changes: Partial<MeteredLine>): MeteredLine[] {
  const knowledge = index?.retrieve(userText, 4).map(({ item }) => item) ?? [];
  const notes = { knowledge, openers: [], whispers: [] };
  const sent = answerMessages(clinic, [{ role: "user", content: userText }], notes);
  const characters = sent.reduce((sum, { content }) => sum + content.length, 0);
  return [
    used(service, "llm_prompt_token", Math.ceil(characters / 4), changes),
    used(service, "llm_completion_token", Math.ceil(answer.length / 4), changes),
  ];
}

it("foretells what is saved by a model for easy turns, some of whose answers are rejected", () => {
  const calls = conversations("easy");
  const random = randomOf("small model");
  let rejected = 0;
  const answered = (exchange: Exchange, turnId: string): MeteredLine[] => {
    const { userText, replyText } = exchange;
    const items = index?.retrieve(userText, 4).map(({ item }) => item) ?? [];
    const turn = easyTurnOf(userText, items, clinic);
    if (turn === null) return asked(MODEL, userText, replyText, { turnId });
    const fact = turn.kind === "fact" ? turn.entry.answer : replyText;
    const small = random() < 0.06 ? "We are not open, and it costs eleven thousand." : fact;
    if (judgeEasyAnswer(small, turn, clinic) === "holds") return asked(SMALL_MODEL, userText, replyText, { turnId });
    rejected += 1;
    const thrownAway = asked(SMALL_MODEL, userText, small, { turnId, purpose: "discarded" });
    return [...thrownAway, ...asked(MODEL, userText, replyText, { turnId })];
  };
  const recorded = (use: (exchange: Exchange, turnId: string) => MeteredLine[]): RecordedCall[] =>
    calls.map((exchanges, at) => {
      const usage = exchanges.flatMap((exchange, turn) => use(exchange, `turn_${turn}`));
      return record(at, exchanges, usage);
    });
  const before = recorded(({ userText, replyText }, turnId) => asked(MODEL, userText, replyText, { turnId }));
  const { error, share } = foretold(before, recorded(answered), "easyTurnModel");
  expect(rejected).toBeGreaterThan(3);
  expect(share).toBeGreaterThan(0.2);
  expect(error).toBeLessThan(MOST_ERROR);
});
