import { z } from "zod";
import { openersSchema, providerChainsSchema } from "../../../voice/agent.ts";
import { providerStages } from "./action.ts";

const id = z.string().regex(/^[\w-]{1,64}$/);
const agentChange = { agentId: id, agentVersion: z.number().int() };

/** Undo of an action: what was there before, to the last field. It is stored when the action was applied. */
export const undoSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("restore_chain"),
    ...agentChange,
    stage: z.enum(providerStages),
    providers: providerChainsSchema,
  }),
  z.object({ type: z.literal("restore_openers"), ...agentChange, openers: openersSchema }),
  z.object({
    type: z.literal("restore_cache_strategy"),
    strategy: z.string().regex(/^[a-z_]{1,40}$/),
    /** Null: there was no setting of the organisation's own. */
    setting: z.object({ isEnabled: z.boolean(), freshMs: z.number().int().nullable() }).nullable(),
  }),
  z.object({ type: z.literal("remove_warm_paths"), paths: z.array(z.string()).max(10) }),
  z.object({ type: z.literal("drop_index"), changeId: id }),
]);
/** Undo of an action. */
export type Undo = z.infer<typeof undoSchema>;
