import type { CallDeps } from "../call/call.ts";
import type { Clip } from "../clips/clip.ts";
import { VoiceClips } from "../clips/voice-clips.ts";
import type { Clock } from "../clock.ts";
import type { AnsweringStage, Candidate, ProviderAttempt, ProviderHealth } from "../failover/provider-health.ts";
import type { KnowledgeIndex } from "../knowledge/knowledge.ts";
import type { LanguageModel, SpeechToText, SpeechToTextSession } from "../providers.ts";
import { digestOfSamples, digestOfValue } from "./digest.ts";
import type { OutputEntry } from "./entry.ts";

/** Request to a provider or tool: compared as a whole, or, where only a digest is kept, by that. */
export type Request = { request: unknown } | { digest: string };

// Distributes over the union, which `Omit` does not.
type Unnumbered<T> = T extends unknown ? Omit<T, "atMs"> : never;
/** An output without its time, which is the clock's. */
export type OutputBody = Unnumbered<OutputEntry>;

/**
 * Seams between the core and the world. A recorder lets everything through and writes it down; a replay lets nothing
 * through and gives what was written down. One wiring, `throughSeams`, serves both.
 */
export interface Seams {
  readonly clock: Clock;
  /** Returns the items of a stream that is opened by asking for it. */
  stream<T>(target: string, request: Request, open: () => AsyncIterable<T>): AsyncIterable<T>;
  /** Resolves with one outcome that comes later. */
  outcome<T>(target: string, request: Request, ask: () => Promise<T>): Promise<T>;
  /** Opens a session that reports through a listener; `idle` stands for it in a replay. */
  session<S, E>(
    target: string,
    request: Request,
    listener: (event: E) => void,
    open: (own: (event: E) => void) => S,
    idle: S,
  ): S;
  /**
   * Returns the answer that a dependency gives at once, when it could be something else another time. `of` holds name,
   * method and arguments. Undefined in a replay for what was never asked.
   */
  result<T>(of: string, ask: () => T): T | undefined;
  /** Takes something that the core did. */
  output(body: OutputBody): void;
}

const IDLE_SESSION: SpeechToTextSession = { push: () => {}, close: () => {} };

/**
 * Returns the dependencies of a call, seen through `seams`. Static data and pure code (agent, classifier, apology) pass
 * unchanged. A new dependency that brings anything from outside needs a line here, and one in `skeletonOf` for what a
 * replay has in its place.
 */
export function throughSeams(deps: CallDeps, seams: Seams): CallDeps {
  const { transport } = deps;
  return {
    ...deps,
    clock: seams.clock,
    clips: new SeenClips(seams, deps.clips),
    knowledge: seenKnowledge(seams, deps.knowledge),
    health: seenHealth(seams, deps.health),
    speechToText: deps.speechToText.map((vendor, index) => ({
      ...namedSpeechToText(vendor),
      open: (options, listener) => {
        const digest = digestOfValue(options);
        return seams.session(`stt:${index}`, { digest }, listener, (own) => vendor.open(options, own), IDLE_SESSION);
      },
    })),
    models: deps.models.map((model, index) => seenModel(seams, model, `llm:${index}`)),
    ...(deps.easyTurnModel && { easyTurnModel: seenModel(seams, deps.easyTurnModel, "llm:easy") }),
    voices: deps.voices.map(({ session, ...named }, index) => ({
      ...named,
      session: {
        synthesize: (text, signal) =>
          seams.stream(`tts:${index}`, { request: text }, () => session.synthesize(text, signal)),
        close: () => session.close(),
      },
    })),
    tools: deps.tools.map((tool) => ({
      ...tool,
      run: (call, idempotencyKey, signal) =>
        seams.outcome(`tool:${tool.definition.name}`, { request: { call, idempotencyKey } }, () =>
          tool.run(call, idempotencyKey, signal),
        ),
    })),
    transport: {
      outputSampleRateHz: transport.outputSampleRateHz,
      sendAudio: (samples, turnId) => {
        const digest = digestOfSamples(samples);
        seams.output({ type: "audio_sent", turnId, sampleCount: samples.length, digest });
        transport.sendAudio(samples, turnId);
      },
      clearAudio: () => {
        seams.output({ type: "audio_cleared" });
        transport.clearAudio();
      },
      // Follow from what was sent and from the timeline.
      showHeardText: (heardText, turnId) => transport.showHeardText(heardText, turnId),
      notify: (event) => transport.notify(event),
    },
    record: (event) => {
      seams.output({ type: "event", event });
      deps.record(event);
    },
  };
}

function seenModel(seams: Seams, model: LanguageModel, target: string): LanguageModel {
  return {
    provider: model.provider,
    model: model.model,
    stream: (request, signal) =>
      seams.stream(target, { digest: digestOfValue(request) }, () => model.stream(request, signal)),
  };
}

/** Returns what a call knows of a speech-to-text provider besides how to open it. */
export function namedSpeechToText({ provider, keepsIdleSessions }: SpeechToText): Omit<SpeechToText, "open"> {
  return keepsIdleSessions === undefined ? { provider } : { provider, keepsIdleSessions };
}

/** Clips of the call, recorded as they are found, for they may be made while it goes on. */
class SeenClips extends VoiceClips {
  readonly #seams: Seams;
  readonly #clips: VoiceClips;

  constructor(seams: Seams, clips: VoiceClips) {
    super();
    this.#seams = seams;
    this.#clips = clips;
  }

  override find(text: string): Clip | null {
    return this.#seams.result(`clips.find(${JSON.stringify(text)})`, () => this.#clips.find(text)) ?? null;
  }

  override findRecurring(text: string): Clip | null {
    const of = `clips.findRecurring(${JSON.stringify(text)})`;
    return this.#seams.result(of, () => this.#clips.findRecurring(text)) ?? null;
  }

  // Not recorded: a clause noted here comes back to this call as an answer only.
  override heard(...told: Parameters<VoiceClips["heard"]>): void {
    this.#clips.heard(...told);
  }
}

/**
 * Knowledge of documents at the time of the call. A question that the recording never asked is looked for in the
 * agent's own entries.
 */
function seenKnowledge(seams: Seams, knowledge: KnowledgeIndex): KnowledgeIndex {
  return {
    retrieve: (query, limit) =>
      seams.result(`knowledge.retrieve(${JSON.stringify([query, limit])})`, () => knowledge.retrieve(query, limit)) ??
      knowledge.retrieve(query, limit),
  };
}

/** Provider health, from this and from other calls. Reports of this call's attempts come back to it as answers only. */
function seenHealth(seams: Seams, health: ProviderHealth): ProviderHealth {
  const question = (method: string, stage: AnsweringStage, { provider, model }: Candidate): string =>
    `health.${method}(${JSON.stringify([stage, provider, model ?? null])})`;
  return {
    isAvailable: (stage, candidate) =>
      seams.result(question("isAvailable", stage, candidate), () => health.isAvailable(stage, candidate)) ?? true,
    begin: (stage, candidate) => {
      const begun: { attempt?: ProviderAttempt } = {};
      const handoverMs = seams.result(question("begin", stage, candidate), () => {
        begun.attempt = health.begin(stage, candidate);
        return begun.attempt.handoverMs;
      });
      return {
        // A replay that asks what the recording did not has no hedge to show.
        handoverMs: handoverMs ?? Number.POSITIVE_INFINITY,
        answered: () => begun.attempt?.answered(),
        finished: () => begun.attempt?.finished(),
        failed: (error) => begun.attempt?.failed(error),
        givenUp: (cause) => begun.attempt?.givenUp(cause),
      };
    },
    answerReady: (model, tookMs) =>
      void seams.result("health.answerReady", () => {
        health.answerReady(model, tookMs);
        return true;
      }),
    remaining: (waitFor, { provider, model }, waitedMs) => {
      const of = `health.remaining(${JSON.stringify([waitFor, provider, model ?? null, waitedMs])})`;
      return seams.result(of, () => health.remaining(waitFor, { provider, ...(model && { model }) }, waitedMs)) ?? null;
    },
  };
}
