import { z } from "@hono/zod-openapi";
import {
  type AgentSettings,
  callLimitsSchema,
  costLeversSchema,
  endpointingSchema,
  flightRecorderSchema,
  interruptionSchema,
  openersSchema,
  providerChainsSchema,
  recordingSchema,
  turnTakingSchema,
} from "../../voice/agent.ts";

/**
 * Settings of an agent that are objects, as a request names part of them: what it leaves out stays as it is. A name
 * that is none of theirs is refused, as it would otherwise change nothing without a word.
 */
export const agentPartSchemas = {
  providers: z.strictObject(providerChainsSchema.partial().shape),
  openers: z.strictObject(openersSchema.partial().shape),
  turnTaking: z.strictObject({
    ...turnTakingSchema.partial().shape,
    endpointing: z.strictObject(endpointingSchema.partial().shape).optional(),
    interruption: z.strictObject(interruptionSchema.partial().shape).optional(),
  }),
  flightRecorder: z.strictObject(flightRecorderSchema.partial().shape),
  recording: z.strictObject(recordingSchema.partial().shape),
  limits: z.strictObject(callLimitsSchema.partial().shape),
  costLevers: z.strictObject(costLeversSchema.partial().shape),
};

/** Parts of an agent's settings, as a request names them. */
export type AgentParts = {
  [Name in keyof typeof agentPartSchemas]?: z.infer<(typeof agentPartSchemas)[Name]> | undefined;
};

/** Settings that a request may name in part. */
export type WholeParts = Pick<AgentSettings, keyof typeof agentPartSchemas>;

/** Puts the named parts over `current`; of a part that is not named nothing is returned. */
export function wholeParts(current: WholeParts, parts: AgentParts): Partial<WholeParts> {
  const { providers, openers, turnTaking, flightRecorder, recording, limits, costLevers } = parts;
  return {
    ...(providers && { providers: over(current.providers, providers) }),
    ...(openers && { openers: over(current.openers, openers) }),
    ...(turnTaking && {
      turnTaking: {
        ...over(current.turnTaking, { ...turnTaking, endpointing: undefined, interruption: undefined }),
        endpointing: over(current.turnTaking.endpointing, turnTaking.endpointing ?? {}),
        interruption: over(current.turnTaking.interruption, turnTaking.interruption ?? {}),
      },
    }),
    ...(flightRecorder && { flightRecorder: over(current.flightRecorder, flightRecorder) }),
    ...(recording && { recording: over(current.recording, recording) }),
    ...(limits && { limits: over(current.limits, limits) }),
    ...(costLevers && { costLevers: over(current.costLevers, costLevers) }),
  };
}

/** True when a request names part of an object of settings, so that what it is now must be known. */
export function namesParts(changes: AgentParts): boolean {
  return (Object.keys(agentPartSchemas) as (keyof AgentParts)[]).some((name) => changes[name] !== undefined);
}

function over<T extends object>(current: T, named: { [Name in keyof T]?: T[Name] | undefined }): T {
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  return { ...current, ...Object.fromEntries(given) };
}
