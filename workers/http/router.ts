import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "./app-env.ts";
import { successEnvelope } from "./envelope.ts";
import { errorEnvelopeSchema, invalidRequest } from "./errors.ts";

/** Makes a router whose validation failures are answered like every other error. */
export function createRouter() {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error);
    },
  });
}

/** Documents the success of a route: `data` in the envelope. */
export function jsonAnswer<T extends z.ZodType>(data: T, description: string) {
  return { description, content: { "application/json": { schema: successEnvelope(data) } } };
}

/** Documents the body of a request: required JSON. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } };
}

/** Documents the refusals of a route, all with the one error body. */
export const refusals = {
  default: { description: "An error", content: { "application/json": { schema: errorEnvelopeSchema } } },
};

/** The documented data of a list: one page of it. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
