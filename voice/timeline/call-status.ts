import { z } from "zod";

/** Status of a call as its caller is shown it. */
export const callStatusSchema = z.enum(["idle", "listening", "thinking", "speaking"]);
/**
 * Status of a call: idle before its start and after its end, speaking while the agent is audible, thinking while a
 * committed turn is not audible yet, else listening.
 */
export type CallStatus = z.infer<typeof callStatusSchema>;
