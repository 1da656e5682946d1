import { z } from "zod";

/**
 * A knowledge entry: questions that ask for the same thing, and the answer to say. Every question is also an expected
 * phrase.
 */
export const knowledgeEntrySchema = z.object({
  questions: z.array(z.string().trim().min(1).max(200)).min(1).max(20),
  answer: z.string().trim().min(1).max(2_000),
});
/** A knowledge entry of an agent. */
export type KnowledgeEntry = z.infer<typeof knowledgeEntrySchema>;

/** Speech-to-text providers that a chain may name. */
export const speechToTextProviderSchema = z.enum(["deepgram-flux", "deepgram-nova", "workers-ai-flux"]);
/** Language-model providers that a chain may name. */
export const languageModelProviderSchema = z.enum(["openai-compatible", "workers-ai"]);
/** Text-to-speech providers that a chain may name. */
export const textToSpeechProviderSchema = z.enum(["deepgram", "deepgram-socket", "workers-ai-aura"]);

const model = z.string().trim().min(1).max(200);

/** Provider chains, one for each stage: the first provider is used, the others take over when it fails. */
export const providerChainsSchema = z.object({
  speechToText: z
    .array(z.object({ provider: speechToTextProviderSchema, model }))
    .min(1)
    .max(3),
  languageModel: z
    .array(z.object({ provider: languageModelProviderSchema, model }))
    .min(1)
    .max(3),
  textToSpeech: z
    .array(z.object({ provider: textToSpeechProviderSchema, voice: model }))
    .min(1)
    .max(3),
});
/** An agent's provider chains. */
export type ProviderChains = z.infer<typeof providerChainsSchema>;

/** Dialogue acts of the caller that an opener answers; short, spelled, emotional and sensitive words get no opener. */
export const openerActSchema = z.enum(["question", "request", "statement"]);
/** A dialogue act that an opener answers. */
export type OpenerAct = z.infer<typeof openerActSchema>;

const openerText = z.string().trim().min(1).max(60);

/**
 * Openers: clips in the agent's voice, spoken while the answer is being made. A bare text suits every act; without
 * phrases the language's own are used.
 */
export const openersSchema = z.object({
  enabled: z.boolean(),
  phrases: z
    .array(z.union([openerText, z.object({ text: openerText, acts: z.array(openerActSchema).min(1) })]))
    .max(20),
});

const waitMs = z.number().int().min(0).max(5_000);

/** End-of-turn settings: how long a turn is held after speech to text has ended it, by the words that were said. */
export const endpointingSchema = z.object({
  /**
   * Silence after whole words that ends the turn although speech to text hesitates; 0 leaves the end to speech to text.
   */
  wholeSilenceMs: waitMs,
  /** Hold after words that are a whole phrase or sentence. */
  completeWaitMs: waitMs,
  /** Hold after words that may go on or not. */
  unknownWaitMs: waitMs,
  /** Hold after words that hardly ever end a turn ("and", "to the"). */
  openWaitMs: waitMs,
  /** Hold after part of a number that is being dictated. */
  digitsWaitMs: waitMs,
  /** Hold after part of a word that is being spelled. */
  spellingWaitMs: waitMs,
  /**
   * Earliest point at which a harmless opener is heard: an eager end of turn whose words are complete, or the end of
   * turn. The answer always waits for the end of turn.
   */
  openerAt: z.enum(["eager_end_of_turn", "end_of_turn"]),
  /** Kind of answer expected after an agent's line that contains a text, where the line alone does not show it. */
  questions: z
    .array(z.object({ contains: z.string().trim().min(1).max(200), expects: z.enum(["digits", "spelling", "yes_no"]) }))
    .max(50),
});
/** An agent's end-of-turn settings. */
export type EndpointingSettings = z.infer<typeof endpointingSchema>;

/** Interruption settings: the speech or words that silence the agent, and when it goes on all the same. */
export const interruptionSchema = z.object({
  isEnabled: z.boolean(),
  /** Speech over the agent that silences it; shorter sounds are mostly noise. */
  minSpeechMs: z.number().int().min(60).max(2_000),
  /** Words over the agent that silence it; 0 silences it before any is known, and resumes when none follows. */
  minWords: z.number().int().min(0).max(10),
  /** Phrases of a listener who does not want the floor; null takes the language's own list. */
  backchannels: z.array(z.string().trim().min(1).max(40)).max(100).nullable(),
  /** True when the agent goes on where it stopped after an interruption that was none. */
  resumesAfterFalse: z.boolean(),
  /** Silence of the caller after which an interruption without words was none. */
  falseInterruptionMs: z.number().int().min(100).max(5_000),
});
/** An agent's interruption settings. */
export type InterruptionSettings = z.infer<typeof interruptionSchema>;

/** Turn-taking settings: speculation, the ends of the caller's turns, and interruption. */
export const turnTakingSchema = z.object({
  /** Speculative work while the caller may still go on: none, the model's answer, or its audio too. */
  speculation: z.enum(["off", "llm", "llm_tts"]),
  /** Confidence at which speech to text ends a turn; Flux's useful range is 0.65 to 0.72. */
  endOfTurnThreshold: z.number().min(0.5).max(0.9),
  /**
   * Confidence at which speech to text calls a turn probably over; null asks for no eager ends. At most
   * `endOfTurnThreshold`.
   */
  eagerEndOfTurnThreshold: z.number().min(0.3).max(0.9).nullable(),
  endpointing: endpointingSchema,
  interruption: interruptionSchema,
});
/** An agent's turn-taking settings. */
export type TurnTakingSettings = z.infer<typeof turnTakingSchema>;

/**
 * Flight recorder settings: when enabled, calls keep their audio and provider events for `retentionDays`, so that they
 * can be played again.
 */
export const flightRecorderSchema = z.object({
  enabled: z.boolean(),
  retentionDays: z.number().int().min(1).max(90),
});

/**
 * Cost levers: what an agent does for less money. Off for every agent that does not name them, as each trades something
 * for it.
 */
export const costLeversSchema = z.object({
  /** Clauses that callers of several calls have heard are played from a store in place of being synthesised again. */
  speechCache: z.boolean(),
  /** Speech to text is sent no audio while the agent speaks and the caller does not. */
  pausesSpeechToText: z.boolean(),
  /** What is the same in all prompts of an agent comes first and byte for byte: vendors find it in their cache. */
  stablePromptFirst: z.boolean(),
  /** Model that easy turns are answered by; null answers every turn with the chain of `providers`. */
  easyTurnModel: z.object({ provider: languageModelProviderSchema, model }).nullable(),
});
/** An agent's cost levers. */
export type CostLevers = z.infer<typeof costLeversSchema>;

/** Default cost levers: all off. */
export const defaultCostLevers: CostLevers = {
  speechCache: false,
  pausesSpeechToText: false,
  stablePromptFirst: false,
  easyTurnModel: null,
};

/**
 * Recording settings: when enabled, calls are recorded as audio, kept for `retentionDays` after their end. The
 * announcement is said before the greeting; empty, the language's own is.
 */
export const recordingSchema = z.object({
  enabled: z.boolean(),
  retentionDays: z.number().int().min(1).max(90),
  announcement: z.string().trim().max(300),
});
/** An agent's recording settings. */
export type RecordingSettings = z.infer<typeof recordingSchema>;

/** Default recording settings: the audio of calls is kept only where an agent asks for it. */
export const defaultRecording: RecordingSettings = { enabled: false, retentionDays: 30, announcement: "" };

/** Limits of a call: its length, and how long the agent waits for a silent caller. */
export const callLimitsSchema = z.object({
  /** A call is ended politely after this long. */
  maxCallMs: z.number().int().min(10_000).max(7_200_000),
  /** Silence after which the agent asks whether the caller is still there. */
  silencePromptMs: z.number().int().min(2_000).max(120_000),
  /** Unanswered prompts after which the agent hangs up. */
  maxSilencePrompts: z.number().int().min(1).max(10),
  /** Cost, in micro-dollars, that ends a call before the turn that would go beyond it; none without or with null. */
  maxCallCostMicroUsd: z.number().int().min(10_000).max(100_000_000).nullable().optional(),
});

/**
 * An agent's settings: everything a call needs, loaded whole before the first word. `script` holds fixed lines by key
 * (`fallback`, `goodbye`, `silence_prompt`, …), offered to the model and spoken by the platform where it needs one.
 */
export const agentSettingsSchema = z.object({
  name: z.string().trim().min(1).max(120),
  /** Lower-case letters, digits and hyphens: part of the socket address. */
  slug: z
    .string()
    .min(1)
    .max(63)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "use lower-case letters, digits and single hyphens"),
  prompt: z.string().trim().min(1).max(20_000),
  greeting: z.string().trim().min(1).max(500),
  /** BCP 47. */
  language: z.string().min(2).max(35),
  providers: providerChainsSchema,
  /** Slots in braces: `{day}`, `{time}`, `{number}`, `{digits}`. */
  expectedPhrases: z.array(z.string().trim().min(1).max(200)).max(500),
  knowledge: z.array(knowledgeEntrySchema).max(1_000),
  script: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.string().trim().min(1).max(500)),
  /** Names of built-in tools the agent may use. */
  tools: z.array(z.string().regex(/^[a-z_]{1,40}$/)).max(20),
  openers: openersSchema,
  turnTaking: turnTakingSchema,
  flightRecorder: flightRecorderSchema,
  recording: recordingSchema,
  limits: callLimitsSchema,
  /** Recordings and snapshots that are older than the setting have none. */
  costLevers: costLeversSchema.default(defaultCostLevers),
  /** True when a browser without an API key may call this agent from the talk page. */
  isPublic: z.boolean(),
});
/** An agent's settings, without its identity. */
export type AgentSettings = z.infer<typeof agentSettingsSchema>;

/** Settings that a change to lower costs may try; those that are left out stay as they are. */
export const trialSettingsSchema = z.strictObject({
  languageModel: providerChainsSchema.shape.languageModel.optional(),
  speculation: turnTakingSchema.shape.speculation.optional(),
  eagerEndOfTurnThreshold: turnTakingSchema.shape.eagerEndOfTurnThreshold.optional(),
  costLevers: costLeversSchema.optional(),
});
/** Settings that a change to lower costs tries. */
export type TrialSettings = z.infer<typeof trialSettingsSchema>;

/** Trial of other settings on a share of an agent's calls, see `cost-trial.ts`. */
export const agentTrialSchema = z.object({
  changeId: z.string(),
  settings: trialSettingsSchema,
  canaryShare: z.number().min(0).max(1),
  /** Calls that begin from then on have the agent's own settings. Milliseconds since the Unix epoch. */
  expiresAtMs: z.number(),
});
/** Trial of other settings on a share of an agent's calls. */
export type AgentTrial = z.infer<typeof agentTrialSchema>;

/** An agent as a call sees it: its settings plus its identity. `version` grows with every edit. */
export const agentConfigSchema = agentSettingsSchema.extend({
  id: z.string(),
  organizationId: z.string(),
  version: z.number().int().min(1),
  // Flight recordings and copies of agents from before the setting existed do not have it.
  recording: recordingSchema.default(defaultRecording),
  /** Settings that are on trial; null, or left out, for none. */
  trial: agentTrialSchema.nullable().optional(),
});
/** An agent as a call sees it: its settings plus its identity. */
export type AgentConfig = z.infer<typeof agentConfigSchema>;

/** Default limits of a call: 15 minutes, a prompt after 10 s of silence, hang-up when two prompts stay unanswered. */
export const defaultCallLimits = {
  maxCallMs: 15 * 60_000,
  silencePromptMs: 10_000,
  maxSilencePrompts: 2,
} as const satisfies z.infer<typeof callLimitsSchema>;

/** Default turn-taking settings; docs/turn-taking.md tells how they act together. */
export const defaultTurnTaking = {
  speculation: "llm_tts",
  endOfTurnThreshold: 0.7,
  eagerEndOfTurnThreshold: 0.4,
  // On top of the 250 ms that detectors take. Of the pauses within turns that last as long as that, 43 % last 450 ms
  // and 5 % last 1,850 ms (livekit/eot-bench): a short wait where the words may be the last halves the mistakes, a long
  // one where they are not costs nothing.
  endpointing: {
    wholeSilenceMs: 500,
    completeWaitMs: 0,
    unknownWaitMs: 200,
    openWaitMs: 1_600,
    digitsWaitMs: 900,
    spellingWaitMs: 900,
    openerAt: "end_of_turn",
    questions: [],
  },
  interruption: {
    isEnabled: true,
    minSpeechMs: 160,
    minWords: 0,
    backchannels: null,
    resumesAfterFalse: true,
    falseInterruptionMs: 700,
  },
} satisfies TurnTakingSettings;

/** Default flight recorder settings: calls are recorded only where an agent asks for it. */
export const defaultFlightRecorder = { enabled: false, retentionDays: 7 } as const satisfies z.infer<
  typeof flightRecorderSchema
>;

/** Kind of answer that the agent's last line asked for, where that decides how long people pause in answering. */
export type ExpectedAnswer = EndpointingSettings["questions"][number]["expects"];
