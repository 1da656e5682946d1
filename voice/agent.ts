import { z } from "zod";

/** One thing the agent knows: ways of asking for it and what to say. The first question is also an expected phrase. */
export const knowledgeEntrySchema = z.object({
  questions: z.array(z.string().trim().min(1).max(200)).min(1).max(20),
  answer: z.string().trim().min(1).max(2_000),
});
export type KnowledgeEntry = z.infer<typeof knowledgeEntrySchema>;

export const speechToTextProviderSchema = z.enum(["deepgram-flux", "deepgram-nova", "workers-ai-flux"]);
export const languageModelProviderSchema = z.enum(["openai-compatible", "workers-ai"]);
export const textToSpeechProviderSchema = z.enum(["deepgram", "deepgram-socket", "workers-ai-aura"]);

const model = z.string().trim().min(1).max(200);

/** Ordered chains: the first is used, the others take over when it fails. */
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
export type ProviderChains = z.infer<typeof providerChainsSchema>;

/** What a caller can be doing that an opener answers; on short, spelled, emotional or sensitive words there is none. */
export const openerActSchema = z.enum(["question", "request", "statement"]);
export type OpenerAct = z.infer<typeof openerActSchema>;

const openerText = z.string().trim().min(1).max(60);

/**
 * Opening clips in the agent's voice, spoken while the answer is being made. A bare text suits every act; without phrases the language's own
 * are used.
 */
export const openersSchema = z.object({
  enabled: z.boolean(),
  phrases: z
    .array(z.union([openerText, z.object({ text: openerText, acts: z.array(openerActSchema).min(1) })]))
    .max(20),
});

const waitMs = z.number().int().min(0).max(5_000);

/** When the caller has finished: how long we listen on after speech to text has ended the turn, by what was said. */
export const endpointingSchema = z.object({
  /** Silence after words that are whole at which the turn is over although speech to text hesitates; 0 leaves it to speech to text. */
  wholeSilenceMs: waitMs,
  /** After words that are a whole phrase or sentence. */
  completeWaitMs: waitMs,
  /** After words that may go on or not. */
  unknownWaitMs: waitMs,
  /** After words that hardly ever end a turn ("and", "to the"). */
  openWaitMs: waitMs,
  /** After part of a number that is being dictated, and of a word that is being spelled. */
  digitsWaitMs: waitMs,
  spellingWaitMs: waitMs,
  /** Whether a harmless opener may be heard at an eager end of turn already, if the words are complete; the answer never is. */
  openerAt: z.enum(["eager_end_of_turn", "end_of_turn"]),
  /** What is expected after an agent's line that contains a text, where the line alone does not show it. */
  questions: z
    .array(z.object({ contains: z.string().trim().min(1).max(200), expects: z.enum(["digits", "spelling", "yes_no"]) }))
    .max(50),
});
export type EndpointingSettings = z.infer<typeof endpointingSchema>;

/** What it takes to interrupt the agent. */
export const interruptionSchema = z.object({
  isEnabled: z.boolean(),
  /** Speech over the agent that silences it; shorter sounds are mostly noise. */
  minSpeechMs: z.number().int().min(60).max(2_000),
  /** Words over the agent that silence it; 0 silences it before any is known, and resumes when none follows. */
  minWords: z.number().int().min(0).max(10),
  /** What listeners say without wanting the floor; null takes the language's own list. */
  backchannels: z.array(z.string().trim().min(1).max(40)).max(100).nullable(),
  /** Whether the agent goes on where it stopped when nobody wanted to interrupt it. */
  resumesAfterFalse: z.boolean(),
  /** Silence of the caller after which an interruption without words was none. */
  falseInterruptionMs: z.number().int().min(100).max(5_000),
});
export type InterruptionSettings = z.infer<typeof interruptionSchema>;

/** How the agent takes turns. */
export const turnTakingSchema = z.object({
  /** What is made in secret while the caller may still go on: nothing, the model's answer, or its audio too. */
  speculation: z.enum(["off", "llm", "llm_tts"]),
  /** Confidence at which speech to text ends a turn; Flux's useful range is 0.65 to 0.72. */
  endOfTurnThreshold: z.number().min(0.5).max(0.9),
  /** Confidence at which a turn is probably over; null asks for no eager events. At most `endOfTurnThreshold`. */
  eagerEndOfTurnThreshold: z.number().min(0.3).max(0.9).nullable(),
  endpointing: endpointingSchema,
  interruption: interruptionSchema,
});
export type TurnTakingSettings = z.infer<typeof turnTakingSchema>;

/** Whether calls keep their audio and provider events, so that they can be played again, and for how long. */
export const flightRecorderSchema = z.object({
  enabled: z.boolean(),
  retentionDays: z.number().int().min(1).max(90),
});

/** How long things may take in a call. */
export const callLimitsSchema = z.object({
  /** A call is ended politely after this long. */
  maxCallMs: z.number().int().min(10_000).max(7_200_000),
  /** Silence after which the agent asks whether the caller is still there. */
  silencePromptMs: z.number().int().min(2_000).max(120_000),
  /** Unanswered prompts after which the agent hangs up. */
  maxSilencePrompts: z.number().int().min(1).max(10),
});

/**
 * What an agent is: everything a call needs, loaded whole before the first word. `script` holds fixed lines by key
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
  limits: callLimitsSchema,
  /** Whether a browser without an API key may call this agent from the talk page. */
  isPublic: z.boolean(),
});
export type AgentSettings = z.infer<typeof agentSettingsSchema>;

/** An agent as a call sees it: settings plus identity. `version` grows with every edit. */
export const agentConfigSchema = agentSettingsSchema.extend({
  id: z.string(),
  organizationId: z.string(),
  version: z.number().int().min(1),
});
export type AgentConfig = z.infer<typeof agentConfigSchema>;

export const defaultCallLimits = {
  maxCallMs: 15 * 60_000,
  silencePromptMs: 10_000,
  maxSilencePrompts: 2,
} as const satisfies z.infer<typeof callLimitsSchema>;

export const defaultTurnTaking = {
  speculation: "llm_tts",
  endOfTurnThreshold: 0.7,
  eagerEndOfTurnThreshold: 0.4,
  // On top of the 250 ms that detectors take. Of pauses within turns that last as long as that, 43 % last 450 ms and 5 % 1,850 ms
  // (livekit/eot-bench): a short wait where the words may be the last halves the mistakes, a long one where they are not costs nobody.
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

/** Nothing is recorded unless somebody asks for it. */
export const defaultFlightRecorder = { enabled: false, retentionDays: 7 } as const satisfies z.infer<
  typeof flightRecorderSchema
>;

/** What the agent's last line asked for, where that decides how long people pause in answering. */
export type ExpectedAnswer = EndpointingSettings["questions"][number]["expects"];
