import { createRoute, z } from "@hono/zod-openapi";
import { importStates, leadStates } from "../../db/states.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { replyFile } from "../../http/file-answer.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { streamed } from "../../http/streamed.ts";
import { idParams, idSchema, timeSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { isForm, readFormFile } from "../../requests/form-file.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import { type FileEncoding, isReadableCharset } from "../../services/outreach/file-text.ts";
import { MAX_KEPT_ERRORS } from "../../services/outreach/lead-batch.ts";
import { MAX_EXPORTED_ATTRIBUTES } from "../../services/outreach/lead-export.ts";
import type { FileRefusal } from "../../services/outreach/lead-file.ts";
import { type LeadImport, leadImportList } from "../../services/outreach/lead-imports.ts";
import { countrySchema, unknownCampaign } from "./lead-wire.ts";

/** Largest file taken: 100,000 leads at 200 bytes each. */
const MAX_FILE_BYTES = 20_971_520;

const tags = ["Leads"];
const count = z.number().int().min(0);

const progressSchema = z
  .object({
    id: z.string(),
    campaignId: z.string(),
    status: z.enum(importStates),
    readRows: count,
    insertedRows: count,
    duplicateRows: count.openapi({ description: "Known already, in the campaign or earlier in the file" }),
    badRows: count,
    badCells: count.openapi({ description: "Left out of rows that were taken" }),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .openapi("LeadImportProgress");

const fileSchema = z
  .object({
    encoding: z.string().openapi({ description: "As the Encoding standard calls it, such as `utf-8`" }),
    encodingBy: z
      .enum(["byte_order_mark", "charset", "detection", "default"])
      .openapi({ description: "What said so; `detection`: look at a name with an accent" }),
    separator: z.enum([",", ";", "\t", "|"]),
    columns: z
      .array(
        z.object({
          header: z.string(),
          fields: z.array(z.string()).openapi({
            description: "`phone`, `email`, `name` or `attributes.<name>`; none of a column that was passed over",
          }),
          note: z.string().optional().openapi({ description: "Why it was passed over" }),
        }),
      )
      .openapi({ description: "In the file's order" }),
  })
  .openapi("LeadImportFile", { description: "How the file was read" });

const importSchema = progressSchema
  .extend({
    errors: z
      .array(
        z.object({
          line: z.number().int().min(1),
          field: z.string(),
          message: z.string(),
          rowTaken: z.boolean().openapi({ description: "True where only the cell was left out" }),
        }),
      )
      .openapi({ description: `The first ${MAX_KEPT_ERRORS}; \`line\` counts from 1, the header` }),
    file: fileSchema.nullable(),
  })
  .openapi("LeadImport");

/** Characters of a `fieldMap`: the names of 250 columns. */
const MAX_FIELD_MAP_LENGTH = 16_384;

const fieldMapSchema = z
  .string()
  .max(MAX_FIELD_MAP_LENGTH)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // SyntaxError: how the parser says that it is no JSON.
      context.addIssue({ code: "custom", message: "is not JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string().min(1), z.string().nullable()))
  .openapi({
    type: "string",
    description:
      'JSON: names of columns, and the field that each is for: `phone`, `email`, `name`, `firstName`, `lastName`, the name of an attribute, or null for none. For example `{"Rufnummer": "phone"}`',
  });

const importOnWire = (row: LeadImport): z.infer<typeof importSchema> => ({
  id: row.id,
  campaignId: row.campaignId,
  status: row.status,
  readRows: row.readRows,
  insertedRows: row.insertedRows,
  duplicateRows: row.duplicateRows,
  badRows: row.badRows,
  badCells: row.badCells,
  errors: row.errors.map(({ rowTaken = false, ...error }) => ({ ...error, rowTaken })),
  file: row.file,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** Largest file taken as part of a form, which is held in memory; a body is read as it comes. */
const MAX_FORM_FILE_BYTES = 5_242_880;

const csv = { "text/csv": { schema: z.string().openapi({ format: "binary" }) } };
const csvForm = {
  "multipart/form-data": {
    schema: {
      type: "object" as const,
      required: ["file"],
      properties: { file: { type: "string" as const, format: "binary" } },
    },
  },
};

/**
 * Routes of `/api/leads/import`, `/imports` and `/export`: leads in files. Mounted before the routes of leads, which
 * would take these paths for ids.
 */
export const leadImportRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/import",
      tags,
      summary: "Import leads from a CSV file",
      description:
        "A header and rows, divided by commas, semicolons, tabs or bars, in UTF-8, UTF-16 with a byte order mark, the charset of the Content-Type, or " +
        "Windows-1252 where the bytes say so. `phone`, `email`, `name` and what other programs call them are known, `fieldMap` says what other names " +
        "mean; every other column is an attribute, but those that an export adds are passed over. `file` of the answer tells how each was read. A cell that " +
        `is not valid is left out, a row without a valid phone is not taken. At most ${MAX_FILE_BYTES} bytes as the body, ${MAX_FORM_FILE_BYTES} as the part \`file\` of a form. A number that the campaign has, or that was in the file before, is left as it is: ` +
        "a file that was broken off is completed by sending it again. The answer comes when the file is read; the list of imports tells how far it is.",
      ...access("operator"),
      request: {
        query: z.strictObject({
          campaignId: idSchema,
          defaultCountry: countrySchema.optional(),
          fieldMap: fieldMapSchema.optional(),
        }),
        body: { required: true, content: { ...csv, ...csvForm } },
      },
      responses: { 201: jsonAnswer(importSchema, "The import, and what was wrong with the file's rows"), ...refusals },
    }),
    async (c) => {
      const { campaignId, defaultCountry, fieldMap = {} } = c.req.valid("query");
      const { type, body } = await csvOf(c.req.raw);
      const charset = charsetOf(type);
      if (charset !== null && !isReadableCharset(charset)) {
        throw new ApiError("unsupported_media_type", "The charset of the Content-Type is none that is known.");
      }
      if (Number(c.req.header("Content-Length") ?? 0) > MAX_FILE_BYTES) throw refused({ reason: "too_large" });
      if (body === null) throw refused({ reason: "empty" });
      const file = { campaignId, defaultCountry, fieldMap, charset, body, maxBytes: MAX_FILE_BYTES };
      const run = c.var.services.outreach.leadImports.run(authorOf(c), file);
      // A client that hangs up ends the request: what was read before is stored nevertheless, and how it ended.
      c.executionCtx.waitUntil(run.catch(() => undefined));
      const imported = await run;
      if (!imported.ok) throw refused(imported.error);
      return reply(c, importOnWire(imported.value), 201);
    },
  )
  .openapi(
    ...listEndpoint(leadImportList, progressSchema, { campaignId: idSchema.optional() }, "viewer", {
      path: "/imports",
      tags,
      summary: "List imports of leads",
      answer: "A page of imports, without their errors",
    }),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/imports/{id}",
      tags,
      summary: "Read how far an import is and what was wrong with its rows",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(importSchema, "The import"), ...refusals },
    }),
    async (c) => {
      const found = await c.var.services.outreach.leadImports.find(
        c.var.principal.organizationId,
        c.req.valid("param").id,
      );
      if (found === null) throw new ApiError("not_found", "There is no such import.");
      return reply(c, importOnWire(found), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/export",
      tags,
      summary: "Export a campaign's leads as a CSV file",
      description:
        "Personal data. An import reads it back. Cells that a spreadsheet would take for a formula begin with an apostrophe, which an import takes away.",
      ...access("operator"),
      request: { query: z.strictObject({ campaignId: idSchema, status: z.enum(leadStates).optional() }) },
      responses: { 200: { description: "The file", content: csv }, ...refusals },
    }),
    async (c) => {
      const { campaignId, status } = c.req.valid("query");
      const file = await c.var.services.outreach.leadExport.open(c.var.principal.organizationId, campaignId, status);
      if (!file.ok) {
        if (file.error === "unknown_campaign") throw unknownCampaign();
        throw new ApiError(
          "unprocessable",
          `The leads have more than ${MAX_EXPORTED_ATTRIBUTES} different attributes.`,
        );
      }
      await c.var.services.access.audit.record(authorOf(c), { action: "lead.export", resourceId: campaignId });
      return replyFile(c, streamed(file.value), {
        name: `leads-${campaignId}.csv`,
        contentType: "text/csv; charset=utf-8",
      });
    },
  );

function refused(refusal: FileRefusal): ApiError {
  switch (refusal.reason) {
    case "unknown_campaign":
      return unknownCampaign();
    case "too_large":
      return new ApiError("payload_too_large", `A file may have ${MAX_FILE_BYTES} bytes.`);
    case "header":
      return new ApiError("invalid_request", "The file's header is not valid.", {
        details: refusal.faults.map(({ field, message }) => ({ path: field, message })),
      });
    case "empty":
      return notValid("is empty");
    case "encoding":
      return notValid(`${notInEncoding(refusal.encoding)}; ${takenBefore(refusal.readRows)}`);
    case "broken_off":
      return notValid(`ended early; ${takenBefore(refusal.readRows)}`);
  }
}

function notInEncoding({ name, by }: FileEncoding): string {
  if (by === "byte_order_mark") return `is not ${name} although its byte order mark says so`;
  if (by === "charset") return `is not ${name} although its charset says so`;
  return "is neither UTF-8 nor plainly Windows-1252: say its charset in the Content-Type, or save it as UTF-8";
}

function takenBefore(readRows: number): string {
  return readRows === 0 ? "nothing was taken" : `the ${readRows} rows before were read`;
}

function notValid(message: string): ApiError {
  return new ApiError("invalid_request", "Not valid: body.", { details: [{ path: "body", message }] });
}

const charsetOf = (type: string): string | null => /;\s*charset="?([\w.:-]+)"?/i.exec(type)?.[1] ?? null;

/** Finds the file of a request, its body or the part `file` of a form, and the type that it is declared as. */
async function csvOf(request: Request): Promise<{ type: string; body: ReadableStream<Uint8Array> | null }> {
  const type = request.headers.get("Content-Type") ?? "";
  if (isForm(type)) {
    const file = await readFormFile(request, MAX_FORM_FILE_BYTES);
    // Programs differ in what they call a CSV file in a form, so its name and type decide nothing.
    return { type: file.type, body: file.size === 0 ? null : file.stream() };
  }
  if (/^text\/csv\b/i.test(type)) return { type, body: request.body };
  throw new ApiError("unsupported_media_type", "Send the file as text/csv, or as the part `file` of a form.");
}
