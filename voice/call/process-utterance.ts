import type { AgentConfig } from "../agent.ts";
import { SAMPLE_RATE_HZ } from "../audio/frame.ts";
import type { Clock } from "../clock.ts";
import { within } from "../deadline.ts";
import type { ProviderHealth } from "../failover/provider-health.ts";
import { KNOWLEDGE_LIMIT, type KnowledgeIndex } from "../knowledge/knowledge.ts";
import { speechToTextOptions } from "../listening/speech-to-text-options.ts";
import { type LanguageModel, type NamedVoice, ProviderError, type SpeechToText } from "../providers.ts";
import { answerMessages } from "../reply/answer-prompt.ts";
import { ClauseChunker } from "../reply/clause-chunker.ts";
import { lineOf } from "../reply/lines.ts";
import { speechOf } from "../reply/speech.ts";
import { think } from "../reply/think.ts";
import type { Tool } from "../reply/tools.ts";
import type { CallEventBody } from "../timeline/events.ts";
import { hasWords } from "../words/word-count.ts";

/** Dependencies of `processUtterance`. */
export interface UtteranceDeps {
  clock: Clock;
  health: ProviderHealth;
  agent: AgentConfig;
  knowledge: KnowledgeIndex;
  /** Names the request to tools, vendors and events. */
  requestId: string;
  speechToText: readonly SpeechToText[];
  models: readonly LanguageModel[];
  voices: readonly NamedVoice[];
  tools: readonly Tool[];
  emit: (event: CallEventBody) => void;
}

/** The answer to one utterance: its transcript, and the reply as text and as audio. */
export interface UtteranceAnswer {
  /** Empty when nothing was understood; the reply then asks again. */
  transcript: string;
  replyText: string;
  /** 16-bit mono at the rate that the voices were opened with. */
  replySamples: Int16Array;
}

/** Longest transcription of an utterance: vendors take less time than was spoken; a slower one is given up. */
const TRANSCRIPTION_DEADLINE_MS = 15_000;
/** Silence after the utterance, so that every engine sees its end. */
const TRAILING_SILENCE_MS = 2_000;
/** Quiet after an end of turn that means that no other turn follows. */
const SETTLE_MS = 300;
/** Wait for speech to be noticed: none by then means that there is none. */
const NOTHING_HEARD_MS = 5_000;
const CHUNK_SAMPLES = SAMPLE_RATE_HZ / 10;

/**
 * Answers one utterance without a call around it, so with no turns to take and no interruptions: transcribes `samples`
 * (16-bit mono at 16 kHz), thinks and speaks. Throws `ProviderError` or `DeadlineExceeded` when a whole chain fails.
 */
export async function processUtterance(
  deps: UtteranceDeps,
  samples: Int16Array,
  signal: AbortSignal,
): Promise<UtteranceAnswer> {
  const transcript = await transcribe(deps, samples);
  const replyText = transcript === "" ? lineOf(deps.agent, "fallback") : await answer(deps, transcript, signal);
  return { transcript, replyText, replySamples: await speak(deps, replyText, signal) };
}

async function transcribe(deps: UtteranceDeps, samples: Int16Array): Promise<string> {
  let failure: unknown = new ProviderError({
    provider: "none",
    stage: "stt",
    message: "no stt provider is configured",
    isRetryable: false,
  });
  for (const provider of deps.speechToText) {
    try {
      return await within(transcribeWith(provider, deps, samples), "stt", TRANSCRIPTION_DEADLINE_MS, deps.clock);
    } catch (error) {
      // The next provider of the chain hears the same recording.
      failure = error;
    }
  }
  throw failure;
}

/** Resolves to the texts of all turns in the recording, joined; the session is over when silence has followed them. */
function transcribeWith(
  provider: SpeechToText,
  { agent, clock, emit }: UtteranceDeps,
  samples: Int16Array,
): Promise<string> {
  const padded = new Int16Array(samples.length + (SAMPLE_RATE_HZ * TRAILING_SILENCE_MS) / 1000);
  padded.set(samples);
  return new Promise((resolve, reject) => {
    const texts: string[] = [];
    const finish = (settle: () => void): void => {
      giveUp.cancel();
      settleTimer.cancel();
      session.close();
      settle();
    };
    const session = provider.open(speechToTextOptions(agent), (event) => {
      // Not before: what is pushed early is buffered, and the buffer is shorter than an utterance may be.
      if (event.type === "ready") {
        emit({ type: "stt_ready", provider: provider.provider });
        for (const chunk of chunksOf(padded)) session.push(chunk);
      }
      if (event.type === "failed") finish(() => reject(event.error));
      if (event.type === "end_of_turn") {
        if (hasWords(event.text)) texts.push(event.text);
        // Another turn may follow in the same recording; it begins within the silence that is already sent.
        settleTimer.cancel();
        settleTimer = clock.startTimer(SETTLE_MS, () => finish(() => resolve(texts.join(" "))));
      }
      if (event.type === "speech_started") settleTimer.cancel();
    });
    let settleTimer = clock.startTimer(NOTHING_HEARD_MS, () => finish(() => resolve("")));
    const giveUp = clock.startTimer(TRANSCRIPTION_DEADLINE_MS, () => session.close());
  });
}

function chunksOf(samples: Int16Array): Int16Array[] {
  const count = Math.ceil(samples.length / CHUNK_SAMPLES);
  return Array.from({ length: count }, (_, index) => samples.slice(index * CHUNK_SAMPLES, (index + 1) * CHUNK_SAMPLES));
}

async function answer(deps: UtteranceDeps, transcript: string, signal: AbortSignal): Promise<string> {
  const knowledge = deps.knowledge.retrieve(transcript, KNOWLEDGE_LIMIT).map((hit) => hit.item);
  const thought = {
    turnId: deps.requestId,
    callId: deps.requestId,
    messages: answerMessages(deps.agent, [{ role: "user", content: transcript }], {
      knowledge,
      openers: [],
      whispers: [],
    }),
    committed: Promise.resolve(),
  };
  let text = "";
  const onRetracted = (): void => {
    text = "";
  };
  // Nothing is heard before all of it was written.
  const listener = { onHangUpRequested: () => {}, onAlive: () => {}, isUnheard: () => true, onRetracted };
  for await (const piece of think({ ...deps, ...listener }, thought, signal)) text += piece;
  return text.trim();
}

async function speak(deps: UtteranceDeps, text: string, signal: AbortSignal): Promise<Int16Array> {
  const chunker = new ClauseChunker();
  const parts: Int16Array[] = [];
  const answerDeps = { ...deps, turnId: deps.requestId };
  for (const clause of [...chunker.push(text), ...chunker.flush()]) {
    if (!/[\p{L}\p{N}]/u.test(clause)) continue;
    for await (const samples of speechOf(clause, answerDeps, signal)) parts.push(samples);
  }
  const speech = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    speech.set(part, at);
    at += part.length;
  }
  return speech;
}
