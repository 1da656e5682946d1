import { z } from "@hono/zod-openapi";
import type { Result } from "../../voice/result.ts";
import {
  defaultFields,
  type ListDefinition,
  type ListFields,
  type ListRequest,
  MAX_SKIPPED_ROWS,
} from "../db/lists.ts";
import { ApiError } from "../http/errors.ts";

/** Rows of a page when the client names no number. */
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;

const countSchema = z.coerce.number().int().min(1);

/**
 * The query of a list: `limit`, `cursor`, `page`, `pageSize`, `sort`, `fields` and the list's own filters. Names that
 * the list does not know are refused: a misspelt filter would otherwise show everything.
 */
export function listQuery<List extends WireList, Filters extends FilterSchemas<List>>(list: List, filters: Filters) {
  type Field = keyof List["fields"] & string;
  const sorts = Object.keys(list.sorts).flatMap((name) => [name, `-${name}`]);
  const fieldNames = Object.keys(list.fields) as [Field, ...Field[]];
  const leftOut = fieldNames.filter((name) => !defaultFields(list).includes(name));
  const without = leftOut.length === 0 ? "" : `. Without it they have all but ${leftOut.join(", ")}`;
  const early = list.long === undefined ? "" : `; fewer where ${list.long.join(", ")} have a megabyte together`;
  return z.strictObject({
    limit: countSchema
      .max(MAX_LIMIT)
      .optional()
      .openapi({ description: `Rows per page, ${DEFAULT_LIMIT} unless said${early}` }),
    cursor: z.string().max(600).optional().openapi({ description: "`nextCursor` of the page before" }),
    page: countSchema
      .max(MAX_SKIPPED_ROWS)
      .optional()
      .openapi({ description: "Numbered pages, for short lists; a cursor reads any length at one price" }),
    pageSize: countSchema.max(MAX_LIMIT).optional().openapi({ description: "The same as `limit`" }),
    sort: z
      .enum(sorts as [string, ...string[]])
      .default("-createdAt")
      .openapi({ description: "`-` before a name: the greatest first" }),
    fields: z
      .string()
      .transform((text) => text.split(","))
      .pipe(z.array(z.enum(fieldNames)).min(1).max(fieldNames.length))
      .optional()
      .openapi({
        type: "string",
        description: `Comma-separated, of: ${fieldNames.join(", ")}. Items then have these only${without}`,
      }),
    ...filters,
  });
}

/** A list with a route. The newest rows come first unless the client sorts otherwise. */
export type WireList = ListDefinition<ListFields, "createdAt">;

/** A schema for each filter of a list. Its value is text, since the request of a page is part of the cache's key. */
export type FilterSchemas<List extends ListDefinition> = {
  [Name in keyof List["filters"]]: z.ZodType<string | undefined>;
};

/** A query as `listQuery` parses it, without the filters. */
interface ParsedQuery {
  limit?: number | undefined;
  cursor?: string | undefined;
  page?: number | undefined;
  pageSize?: number | undefined;
  sort: string;
  fields?: string[] | undefined;
}

/** Makes a list's request of its parsed query. */
export function listRequest(query: ParsedQuery & object): ListRequest {
  const { limit, cursor, page, pageSize, sort, fields, ...filters } = query;
  if (cursor !== undefined && page !== undefined) {
    throw new ApiError("invalid_request", "Not valid: page.", {
      details: [{ path: "page", message: "a cursor already says where the list goes on" }],
    });
  }
  return { limit: limit ?? pageSize ?? DEFAULT_LIMIT, cursor, page, sort, fields, filters };
}

/** The page of a list; throws the refusal that names the wrong part of the request. */
export function pageOrRefusal<Page>(result: Result<Page, "cursor" | "page">): Page {
  if (result.ok) return result.value;
  const message =
    result.error === "cursor"
      ? "is not a cursor that this list gave for this order and these filters"
      : `numbered pages end after ${MAX_SKIPPED_ROWS} rows; go on with a cursor`;
  throw new ApiError("invalid_request", `Not valid: ${result.error}.`, {
    details: [{ path: result.error, message }],
  });
}
