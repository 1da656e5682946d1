import { z } from "zod";

/** What a call is doing, as its caller is shown it. */
export const callStatusSchema = z.enum(["idle", "listening", "thinking", "speaking"]);
export type CallStatus = z.infer<typeof callStatusSchema>;
