import { createRoute, z } from "@hono/zod-openapi";
import { within } from "../../../voice/deadline.ts";
import { ApiError } from "../../http/errors.ts";
import { replyFile } from "../../http/file-answer.ts";
import { createRouter, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { withExpectations } from "../../services/alerts/regression-file.ts";
import { slowTurnExpectations, testedMeasures } from "../../services/calls/call-expectations.ts";
import { workerClock } from "../../time/worker-clock.ts";

/** Largest bound, ten minutes. */
const MAX_BOUND_MS = 600_000;

/** Route of `/api/calls/:id/regression`: a call as a test that fails while its turns are as slow as they were. */
export const callRegressionRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/{id}/regression",
    tags: ["Calls"],
    summary: "Make a regression test of a call",
    description:
      "The call's flight recording, in which every turn whose `measure` was over `atMost` ms is expected not to be: " +
      "`npm run replay` on it fails while one is. 409 where no turn was. Personal data.",
    ...access("admin"),
    request: {
      params: idParams,
      query: z.strictObject({
        measure: z.enum(testedMeasures).default("answerHeardMs"),
        atMost: z.coerce.number().min(0).max(MAX_BOUND_MS).default(1_000),
      }),
    },
    responses: {
      200: {
        description: "The test",
        content: { "application/x-ndjson": { schema: z.string().openapi({ format: "binary" }) } },
      },
      ...refusals,
    },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { measure, atMost } = c.req.valid("query");
    const found = await c.var.services.calls.calls.turns(c.var.principal.organizationId, id);
    if (found === null) throw new ApiError("not_found", "There is no such call.");
    const expectations = slowTurnExpectations(found.turns, measure, atMost);
    if (expectations.length === 0) {
      throw new ApiError(
        "conflict",
        `No turn of this call has more than ${atMost} ms of this: there is nothing to test.`,
      );
    }
    const session = c.env.CALL_SESSION.getByName(id);
    const recording = await within(session.recording(), "the call", c.var.services.deadlineMs, workerClock);
    if (recording === null) {
      throw new ApiError(
        "not_found",
        "There is no recording of this call. Calls of agents whose flightRecorder is enabled are recorded, and kept for its retentionDays.",
      );
    }
    await c.var.services.access.audit.record(authorOf(c), { action: "call.export_recording", resourceId: id });
    const file = { name: `${id}.regression.ndjson`, contentType: "application/x-ndjson" };
    return replyFile(c, withExpectations(recording, expectations), file);
  },
);
