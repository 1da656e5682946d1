import { CHARACTERS_PER_TOKEN } from "./estimated-tokens.ts";
import type { CallEvent } from "./events.ts";
import type { UsageLine, UsagePurpose, UsageUnit } from "./usage-line.ts";

/** Request to a model of which its vendor has told nothing yet. */
interface OpenChat {
  service: string;
  isHedge: boolean;
}

/** Text sent to a voice that has not been heard yet. */
interface OpenSpeech {
  service: string;
  provider: string;
  characters: number;
  isHedge: boolean;
}

/** One making of an agent turn; of a speculative turn there may be several. */
interface Attempt {
  turnId: string;
  /** The first is the one that answers, unless a hedge wins. */
  chats: OpenChat[];
  speeches: OpenSpeech[];
  nextIsHedge: { llm: boolean; tts: boolean };
  used: { service: string; unit: UsageUnit; quantity: number | null; isLoser: boolean; isEstimated: boolean }[];
  /** What has its own purpose whatever becomes of the attempt: saved by a cost lever, or of a rejected answer. */
  apart: Omit<UsageLine, "turnId">[];
  /** Tokens that vendors told of. */
  toldTokens: number;
}

/** Line whose quantity is worked out when the whole call is known. */
type UntoldLine = Omit<UsageLine, "quantity" | "isEstimated">;

/**
 * Follows the requests that replies make to models and voices, and says what each was for. What is made for a turn that
 * is thrown away belongs, as discarded, to the next turn that is heard: it was made on the way there. A model that was
 * cut off before its vendor told the tokens counts by an estimate.
 */
export class ReplyUsageReader {
  readonly #add: (line: UsageLine) => void;
  readonly #attempts = new Map<string, Attempt>();
  readonly #discarded: Omit<UsageLine, "turnId">[] = [];
  /** Prompts of requests that were cut off, and the tokens of prompts that were told. */
  readonly #untoldPrompts: UntoldLine[] = [];
  readonly #toldPrompts: number[] = [];

  constructor(add: (line: UsageLine) => void) {
    this.#add = add;
  }

  observe(event: CallEvent): void {
    switch (event.type) {
      case "agent_turn_started":
        this.#close(event.turnId, "turn");
        break;
      case "hedge_started":
        if (event.stage !== "stt") this.#attemptOf(event.turnId).nextIsHedge[event.stage] = true;
        break;
      case "hedge_won":
        if (event.stage === "llm") this.#loseChats(this.#attemptOf(event.turnId), (chat) => !chat.isHedge);
        if (event.stage === "tts") this.#loseSpeech(this.#attemptOf(event.turnId));
        break;
      case "provider_failed":
        this.#fail(event.stage, event.provider);
        break;
      case "llm_requested": {
        const attempt = this.#attemptOf(event.turnId);
        attempt.chats.push({ service: `${event.provider}/${event.model}`, isHedge: attempt.nextIsHedge.llm });
        attempt.nextIsHedge.llm = false;
        break;
      }
      case "llm_first_token":
        // Where no hedge has won by now, the first request has.
        this.#loseChats(this.#attemptOf(event.turnId), (chat, at) => at > 0 && chat.isHedge);
        break;
      case "llm_finished":
        this.#takeAnswer(this.#attemptOf(event.turnId), event);
        break;
      case "tts_requested":
        this.#sendSpeech(event);
        break;
      case "tts_first_byte":
        this.#hearSpeech(this.#attemptOf(event.turnId));
        break;
      case "speech_reused":
        this.#attemptOf(event.turnId).apart.push({
          service: voiceOf(event),
          unit: "tts_character",
          quantity: event.characters,
          purpose: "saved",
          isEstimated: false,
        });
        break;
      case "easy_answer_rejected":
        this.#reject(this.#attemptOf(event.turnId), event);
        break;
      case "speculation_discarded":
        this.#estimate(this.#attemptOf(event.turnId), event.tokens);
        this.#close(event.turnId, "discarded");
        break;
      case "agent_turn_ended":
        this.#close(event.turnId, "turn");
        for (const line of this.#discarded.splice(0)) this.#add({ ...line, turnId: event.turnId });
        break;
      default:
        break;
    }
  }

  finish(): void {
    for (const turnId of [...this.#attempts.keys()]) this.#close(turnId, "turn");
    for (const line of this.#discarded.splice(0)) this.#add({ ...line, turnId: null });
    for (const line of this.untoldLines) this.#add(line);
  }

  /** Prompts of requests that were cut off: what `finish` adds for them, by what is known so far. */
  get untoldLines(): UsageLine[] {
    const told = this.#toldPrompts;
    const mean = told.length === 0 ? null : Math.round(told.reduce((sum, tokens) => sum + tokens, 0) / told.length);
    return this.#untoldPrompts.map((line) => ({ ...line, quantity: mean, isEstimated: true }));
  }

  #attemptOf(turnId: string): Attempt {
    const known = this.#attempts.get(turnId);
    if (known) return known;
    const nextIsHedge = { llm: false, tts: false };
    const fresh: Attempt = { turnId, chats: [], speeches: [], nextIsHedge, used: [], apart: [], toldTokens: 0 };
    this.#attempts.set(turnId, fresh);
    return fresh;
  }

  #takeAnswer(attempt: Attempt, event: Extract<CallEvent, { type: "llm_finished" }>): void {
    const { promptTokens, cachedTokens = 0, completionTokens } = event;
    const [answering] = attempt.chats.splice(0, 1);
    // A beaten model that was not dropped before has nothing more to tell.
    this.#loseChats(attempt, () => true);
    const service = answering?.service ?? "unknown";
    // A vendor that tells nothing is noted with zeros; no answer comes from an empty prompt.
    const isTold = promptTokens + completionTokens > 0;
    const cached = Math.min(cachedTokens, promptTokens);
    const add = (unit: UsageUnit, quantity: number | null): void =>
      void attempt.used.push({ service, unit, quantity, isLoser: false, isEstimated: false });
    add("llm_prompt_token", isTold ? promptTokens - cached : null);
    if (cached > 0) add("llm_cached_token", cached);
    add("llm_completion_token", isTold ? completionTokens : null);
    attempt.toldTokens += promptTokens + completionTokens;
    if (isTold) this.#toldPrompts.push(promptTokens);
  }

  /** A rejected answer was read and written in vain. One that was not read to its end is its prompt for the most. */
  #reject(attempt: Attempt, event: Extract<CallEvent, { type: "easy_answer_rejected" }>): void {
    const service = `${event.provider}/${event.model}`;
    const at = attempt.chats.findIndex((chat) => chat.service === service);
    if (at >= 0) attempt.chats.splice(at, 1);
    if (event.tokens === null) {
      this.#untoldPrompts.push({ service, unit: "llm_prompt_token", turnId: attempt.turnId, purpose: "discarded" });
      return;
    }
    const { promptTokens, cachedTokens, completionTokens } = event.tokens;
    const cached = Math.min(cachedTokens, promptTokens);
    const add = (unit: UsageUnit, quantity: number): void =>
      void attempt.apart.push({ service, unit, quantity, purpose: "discarded", isEstimated: false });
    add("llm_prompt_token", promptTokens - cached);
    if (cached > 0) add("llm_cached_token", cached);
    add("llm_completion_token", completionTokens);
    attempt.toldTokens += promptTokens + completionTokens;
    this.#toldPrompts.push(promptTokens);
  }

  /** A beaten model has read its prompt, which is that of the winner. */
  #loseChats(attempt: Attempt, isLoser: (chat: OpenChat, at: number) => boolean): void {
    const losers = attempt.chats.filter(isLoser);
    attempt.chats = attempt.chats.filter((chat) => !losers.includes(chat));
    for (const { service } of losers)
      this.#untoldPrompts.push({
        service,
        unit: "llm_prompt_token",
        turnId: attempt.turnId,
        purpose: "hedge_loser",
      });
  }

  #sendSpeech(event: Extract<CallEvent, { type: "tts_requested" }>): void {
    const { turnId, provider, characters } = event;
    const attempt = this.#attemptOf(turnId);
    attempt.speeches.push({ service: voiceOf(event), provider, characters, isHedge: attempt.nextIsHedge.tts });
    attempt.nextIsHedge.tts = false;
  }

  /** The oldest text is heard; a voice that was asked beside it is beaten. */
  #hearSpeech(attempt: Attempt): void {
    const [heard] = attempt.speeches.splice(0, 1);
    if (heard !== undefined) this.#speak(attempt, heard, false);
    const losers = attempt.speeches.filter((speech) => speech.isHedge);
    attempt.speeches = attempt.speeches.filter((speech) => !speech.isHedge);
    for (const loser of losers) this.#speak(attempt, loser, true);
  }

  /** The voice that was asked beside a late one has won: the late one is beaten. */
  #loseSpeech(attempt: Attempt): void {
    const hedgeAt = attempt.speeches.findIndex((speech) => speech.isHedge);
    const hedge = attempt.speeches[hedgeAt];
    if (hedge === undefined) return;
    const losers = attempt.speeches.slice(0, hedgeAt);
    attempt.speeches = [{ ...hedge, isHedge: false }, ...attempt.speeches.slice(hedgeAt + 1)];
    for (const loser of losers) this.#speak(attempt, loser, true);
  }

  #speak(attempt: Attempt, { service, characters }: OpenSpeech, isLoser: boolean): void {
    attempt.used.push({ service, unit: "tts_character", quantity: characters, isLoser, isEstimated: false });
  }

  /** A model that failed charges nothing; a voice was sent its text. */
  #fail(stage: string, provider: string): void {
    for (const attempt of this.#attempts.values()) {
      if (stage === "llm") {
        const at = attempt.chats.findIndex(({ service }) => service.startsWith(`${provider}/`));
        if (at >= 0) {
          attempt.chats.splice(at, 1);
          return;
        }
      }
      if (stage === "tts") {
        const at = attempt.speeches.findIndex((speech) => speech.provider === provider);
        const [failed] = at >= 0 ? attempt.speeches.splice(at, 1) : [];
        if (failed !== undefined) {
          this.#speak(attempt, failed, false);
          return;
        }
      }
    }
  }

  /** Adds what the timeline estimates beyond what was told as prompt: a request cut off is its prompt for the most. */
  #estimate(attempt: Attempt, tokens: number): void {
    const untold = tokens - attempt.toldTokens;
    const service = attempt.chats[0]?.service;
    attempt.chats.splice(0, 1);
    if (service !== undefined && untold > 0)
      attempt.used.push({ service, unit: "llm_prompt_token", quantity: untold, isLoser: false, isEstimated: true });
  }

  #close(turnId: string, purpose: UsagePurpose): void {
    const attempt = this.#attempts.get(turnId);
    if (attempt === undefined) return;
    this.#attempts.delete(turnId);
    for (const speech of attempt.speeches) this.#speak(attempt, speech, false);
    if (purpose === "turn") this.#cutOff(attempt);
    for (const { isLoser, ...used } of attempt.used) {
      const line = { ...used, purpose: isLoser && purpose === "turn" ? ("hedge_loser" as const) : purpose };
      if (purpose === "discarded") this.#discarded.push(line);
      else this.#add({ ...line, turnId });
    }
    for (const line of attempt.apart) {
      if (purpose === "discarded") this.#discarded.push(line);
      else this.#add({ ...line, turnId });
    }
  }

  /** A turn that ended before its model did: the prompt was read, and what was said was written. */
  #cutOff(attempt: Attempt): void {
    const [cut] = attempt.chats;
    if (cut === undefined) return;
    const { turnId } = attempt;
    this.#untoldPrompts.push({ service: cut.service, unit: "llm_prompt_token", turnId, purpose: "turn" });
    const spoken = attempt.used.filter(({ unit, isLoser }) => unit === "tts_character" && !isLoser);
    const characters = spoken.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
    const quantity = Math.ceil(characters / CHARACTERS_PER_TOKEN);
    attempt.used.push({
      service: cut.service,
      unit: "llm_completion_token",
      quantity,
      isLoser: false,
      isEstimated: true,
    });
  }
}

function voiceOf({ provider, model }: { provider: string; model?: string }): string {
  return model === undefined ? provider : `${provider}/${model}`;
}
