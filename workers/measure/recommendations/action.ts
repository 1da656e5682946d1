import { z } from "zod";
import {
  languageModelProviderSchema,
  openersSchema,
  speechToTextProviderSchema,
  textToSpeechProviderSchema,
} from "../../../voice/agent.ts";
import { indexPlanSchema } from "../database-advisor/index-plan.ts";

/**
 * Actions of recommendations: everything that "Implement" can do, each typed to its last field. There is none that
 * carries SQL or JSON of another's making.
 */

const id = z.string().regex(/^[\w-]{1,64}$/);
const model = z.string().trim().min(1).max(200);

/** Stages of a call that have a chain of providers. */
export const providerStages = ["speechToText", "languageModel", "textToSpeech"] as const;
/** Stage of a call that has a chain of providers. */
export type ProviderStageName = (typeof providerStages)[number];

/** Provider's entry of a chain: the model, or the voice of a speaking provider. */
const chainEntrySchema = z.object({
  provider: z.union([speechToTextProviderSchema, languageModelProviderSchema, textToSpeechProviderSchema]),
  model,
});
/** Provider's entry of a chain. */
export type ChainEntry = z.infer<typeof chainEntrySchema>;

/** Action of a recommendation. `manual` is what only a person can do; it is not applied, it is told. */
export const actionSchema = z.discriminatedUnion("type", [
  /** Creates an index by a typed plan, through the database advisor: without locking the table, checked afterwards. */
  z.object({ type: z.literal("create_index"), plan: indexPlanSchema }),
  /** Puts the named entry of an agent's chain first; the others keep their order behind it. */
  z.object({
    type: z.literal("set_provider_order"),
    agentId: id,
    stage: z.enum(providerStages),
    first: chainEntrySchema,
  }),
  /** Puts another model first in an agent's chain of language models. */
  z.object({
    type: z.literal("set_model_route"),
    agentId: id,
    first: z.object({ provider: languageModelProviderSchema, model }),
  }),
  /** Sets how answers of one cache strategy are kept for the organisation. */
  z.object({
    type: z.literal("set_cache_strategy"),
    strategy: z.string().regex(/^[a-z_]{1,40}$/),
    isEnabled: z.boolean(),
    /** Null: the platform's own. */
    freshMs: z.number().int().min(1_000).max(3_600_000).nullable(),
  }),
  /** Switches an agent's openers, and re-words them where `phrases` is given. */
  z.object({
    type: z.literal("set_openers"),
    agentId: id,
    isEnabled: z.boolean(),
    phrases: openersSchema.shape.phrases.nullable(),
  }),
  /** Adds lists to those that are kept warm for the organisation. */
  z.object({
    type: z.literal("add_warm_paths"),
    paths: z
      .array(z.string().regex(/^\/api\/[\w/?=&%.,-]{1,200}$/))
      .min(1)
      .max(10),
  }),
  z.object({ type: z.literal("manual"), steps: z.array(z.string().max(300)).min(1).max(8) }),
]);
/** Action of a recommendation. */
export type Action = z.infer<typeof actionSchema>;

/** Types of actions that the platform carries out itself. */
export type AppliedAction = Exclude<Action, { type: "manual" }>;

/** Tells actions that the platform carries out from those that a person does. */
export function isApplied(action: Action): action is AppliedAction {
  return action.type !== "manual";
}
