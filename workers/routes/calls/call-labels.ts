import { createRoute, z } from "@hono/zod-openapi";
import { changed } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, idSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { MAX_TAGS } from "../../services/calls/labels/call-labels.ts";
import { MAX_NOTES } from "../../services/calls/labels/call-notes.ts";
import {
  labelChangeSchema,
  labelsOnWire,
  labelsSchema,
  newNoteSchema,
  noteOnWire,
  noteSchema,
} from "./call-label-wire.ts";

const tags = ["Calls"];
const unknownCall = () => new ApiError("not_found", "There is no such call.");

/** Routes of a call's labels and notes. */
export const callLabelRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/labels",
      tags,
      summary: "Tags and outcome of a call",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(labelsSchema, "The outcome first, then the tags"), ...refusals },
    }),
    async (c) => {
      const labels = await c.var.services.calls.labels.list(c.var.principal.organizationId, c.req.valid("param").id);
      if (labels === null) throw unknownCall();
      return reply(c, labelsOnWire(labels), 200);
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/{id}/labels",
      tags,
      summary: "Tag a call, or say its outcome",
      description:
        "Tags that are there are added, tags that are not are removed, without a complaint. What is set by hand no rule changes.",
      ...access("operator"),
      request: { params: idParams, body: jsonBody(labelChangeSchema) },
      responses: { 200: jsonAnswer(labelsSchema, "The labels as they are now"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const change = c.req.valid("json");
      const { organizationId, actor } = c.var.principal;
      const labels = await c.var.services.calls.labels.change(organizationId, id, actor.id, change);
      if (!labels.ok) {
        if (labels.error === "unknown_call") throw unknownCall();
        throw new ApiError("conflict", `A call may have ${MAX_TAGS} tags.`);
      }
      await c.var.services.access.audit.record(authorOf(c), {
        action: "call.label",
        resourceId: id,
        fields: Object.keys(change),
      });
      await changed(c, "calls");
      return reply(c, labelsOnWire(labels.value), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/notes",
      tags,
      summary: "Notes on a call",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.array(noteSchema), "The oldest first"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { organizationId } = c.var.principal;
      if ((await c.var.services.calls.calls.find(organizationId, id)) === null) throw unknownCall();
      const notes = await c.var.services.calls.notes.list(organizationId, id);
      return reply(c, notes.map(noteOnWire), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/notes",
      tags,
      summary: "Write a note on a call",
      description: "It is erased with the call's words.",
      ...access("operator"),
      request: { params: idParams, body: jsonBody(newNoteSchema) },
      responses: { 201: jsonAnswer(noteSchema, "The note"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { organizationId, actor } = c.var.principal;
      const note = await c.var.services.calls.notes.add(organizationId, id, actor.id, c.req.valid("json").text);
      if (!note.ok) {
        if (note.error === "unknown_call") throw unknownCall();
        throw new ApiError("conflict", `A call may have ${MAX_NOTES} notes.`);
      }
      await c.var.services.access.audit.record(authorOf(c), { action: "call.add_note", resourceId: id });
      return reply(c, noteOnWire(note.value), 201);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}/notes/{note}",
      tags,
      summary: "Delete a note",
      ...access("operator"),
      request: { params: idParams.extend({ note: idSchema }) },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const { id, note } = c.req.valid("param");
      if (!(await c.var.services.calls.notes.remove(c.var.principal.organizationId, id, note))) {
        throw new ApiError("not_found", "There is no such note.");
      }
      await c.var.services.access.audit.record(authorOf(c), { action: "call.delete_note", resourceId: id });
      return reply(c, { deleted: true as const }, 200);
    },
  );
