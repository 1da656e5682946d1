import type { z } from "@hono/zod-openapi";
import { expect, expectTypeOf, it } from "vitest";
import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import type { CallDetail, CallSummary, StoredTurn, VoiceToken } from "../../../web/src/api/api.ts";
import { callAudioSchema } from "../../../workers/routes/calls/call-audio-wire.ts";
import { callTicketSchema } from "../../../workers/routes/calls/call-ticket.ts";
import { callDetailSchema, type callSchema, lineSchema, turnSchema } from "../../../workers/routes/calls/call-wire.ts";
import { type FakeAnswer, FakePlatform } from "../../support/browser/fake-platform.ts";
import { buildPage } from "../support/build-page.ts";
import { callRoutes } from "../support/recorded-call.ts";

/**
 * What the pages read, held against what the API's own schemas answer: by type (checked by `tsc`) and by the tests'
 * canned answers.
 */

it("reads only fields that the API answers, of the types it answers", () => {
  expectTypeOf<z.infer<typeof callSchema>>().toExtend<CallSummary>();
  expectTypeOf<z.infer<typeof callDetailSchema>>().toExtend<CallDetail>();
  expectTypeOf<z.infer<typeof turnSchema>>().toExtend<StoredTurn>();
  expectTypeOf<z.infer<typeof lineSchema>>().toExtend<TranscriptSegment>();
  expectTypeOf<z.infer<typeof callTicketSchema>>().toExtend<VoiceToken>();
});

it.each([
  ["GET /api/calls/call_1", callDetailSchema],
  ["GET /api/calls/call_1/turns", turnSchema.array()],
  ["GET /api/calls/call_1/transcript", lineSchema.array()],
  ["GET /api/calls/call_1/audio", callAudioSchema],
] as const)("is tested with answers to %s that the API could give", (route, schema) => {
  const { data } = callRoutes()[route] as { data: unknown };
  expect(schema.parse(data)).toEqual(data);
});

it("is tested with a call ticket that the API could give", async () => {
  const site = await buildPage();
  const platform = await FakePlatform.start(site.folder);
  const { data } = platform.routes["POST /api/voice/token"] as Extract<FakeAnswer, { data: unknown }>;
  await platform.close();
  await site.remove();
  expect(callTicketSchema.parse(data)).toEqual(data);
});
