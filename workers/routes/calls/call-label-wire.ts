import { z } from "@hono/zod-openapi";
import { callEndReasons } from "../../../voice/timeline/events.ts";
import { labelKinds, labelSources } from "../../db/states.ts";
import { idSchema, timeSchema } from "../../http/wire-schemas.ts";
import { storedText } from "../../requests/stored-text.ts";
import { type CallLabel, MAX_TAGS } from "../../services/calls/labels/call-labels.ts";
import type { CallNote } from "../../services/calls/labels/call-notes.ts";
import type { LabelRule } from "../../services/calls/labels/label-rules.ts";

/** A tag or outcome in a request: some words on one line. */
export const labelTextSchema = storedText(40)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _.-]*$/u, "is some letters, digits, spaces, dots, hyphens and underscores")
  .openapi({ description: "Such as `booked`" });

const tagsSchema = z.array(labelTextSchema).max(MAX_TAGS).default([]);

/** Change of a call's labels. */
export const labelChangeSchema = z.strictObject({
  addTags: tagsSchema,
  removeTags: tagsSchema,
  outcome: labelTextSchema.nullable().optional().openapi({ description: "Null takes it away; left out, it stays" }),
});

/** A note in a request. */
export const newNoteSchema = z.strictObject({ text: storedText(2_000).min(1) });

/** A call's label on the wire. */
const labelSchema = z
  .object({
    kind: z.enum(labelKinds),
    label: z.string(),
    source: z.enum(labelSources),
    authorId: z.string().openapi({ description: "Id of the key or member that set it, or of the rule" }),
    createdAt: timeSchema,
  })
  .openapi("CallLabel");

/** A note on the wire. */
export const noteSchema = z
  .object({ id: z.string(), text: z.string(), authorId: z.string(), createdAt: timeSchema })
  .openapi("CallNote");

/** A call's labels on the wire. */
export const labelsSchema = z.array(labelSchema);

/** The labels of rows. */
export function labelsOnWire(labels: readonly CallLabel[]): z.infer<typeof labelsSchema> {
  return labels.map(({ kind, label, source, authorId, createdAt }) => ({
    kind,
    label,
    source,
    authorId,
    createdAt: createdAt.toISOString(),
  }));
}

/** The note of a row. */
export function noteOnWire({ id, text, authorId, createdAt }: CallNote): z.infer<typeof noteSchema> {
  return { id, text, authorId, createdAt: createdAt.toISOString() };
}

const conditionSchema = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("tool_succeeded"),
      tool: z.string().regex(/^\w{1,64}$/, "is not the name of a tool"),
    }),
    z.strictObject({
      type: z.literal("words"),
      speaker: z.enum(["user", "assistant"]).nullable().default(null),
      anyOf: z.array(storedText(100).min(1)).min(1).max(20),
    }),
    z.strictObject({
      type: z.literal("end_reason"),
      anyOf: z.array(z.enum(callEndReasons)).min(1).max(callEndReasons.length),
    }),
    z.strictObject({ type: z.literal("worst_gap_over"), ms: z.number().int().min(1).max(3_600_000) }),
  ])
  .openapi("CallLabelCondition", {
    description:
      "`tool_succeeded`: the tool did what it was asked. `words`: a line holds one of the texts, whatever their case. " +
      "`end_reason`: the call ended for one of the reasons. `worst_gap_over`: its longest turn gap was longer.",
  });

/** Settings of a new rule that labels calls. */
export const newLabelRuleSchema = z.strictObject({
  agentId: idSchema.nullable().default(null).openapi({ description: "Null for calls of all agents" }),
  kind: z.enum(labelKinds),
  label: labelTextSchema,
  condition: conditionSchema,
});

/** A rule that labels calls, on the wire. */
export const labelRuleSchema = newLabelRuleSchema
  .extend({ id: z.string(), createdAt: timeSchema })
  .openapi("CallLabelRule");

/** The rule of a row. */
export function labelRuleOnWire(rule: LabelRule): z.infer<typeof labelRuleSchema> {
  const { id, agentId, kind, label, condition, createdAt } = rule;
  return { id, agentId, kind, label, condition, createdAt: createdAt.toISOString() };
}
