import { z } from "zod";

/** Confidence in a message of Deepgram's, from 0 to 1: 0 where it is none, since words are worth more than it is. */
export const confidenceSchema = z
  .number()
  .catch(0)
  .transform((confidence) => Math.min(1, Math.max(0, confidence)));
