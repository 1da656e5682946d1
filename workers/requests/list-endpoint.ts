import { createRoute, type RouteHandler, type z } from "@hono/zod-openapi";
import type { Context, TypedResponse } from "hono";
import type { JSONParsed } from "hono/utils/types";
import type { StrategyName } from "../cache/strategies.ts";
import type { ListItem, ListRequest, Lists, Page } from "../db/lists.ts";
import type { Role } from "../db/states.ts";
import type { AppEnv } from "../http/app-env.ts";
import { type CacheScope, cachedRead } from "../http/cached-read.ts";
import { replyCached } from "../http/cached-reply.ts";
import { reply, type Success } from "../http/envelope.ts";
import { jsonAnswer, pageOf, refusals } from "../http/router.ts";
import { access } from "../middleware/access.ts";
import { type FilterSchemas, listQuery, listRequest, pageOrRefusal, type WireList } from "./list-query.ts";

/** Everything that is particular to the route of one list. */
export interface ListRoute<Path extends string, Listed, Item> {
  path: Path;
  tags: string[];
  summary: string;
  /** Describes the answer: "A page of agents". */
  answer: string;
  /** How pages are kept, and under which route. Without it every page is read from Postgres. */
  cache?: { strategy: StrategyName; scopes: readonly CacheScope[]; route: string };
  /**
   * Makes the item on the wire of a row, where that is not the row as selected. The row may have some of its fields
   * only.
   */
  itemOnWire?: (row: Listed) => Item;
}

type PageAnswer<Item> = Response & TypedResponse<JSONParsed<Success<Page<Item>>>, 200, "json">;

/**
 * The GET of a list, as route and handler for `openapi`. It answers a page of `list`, whose items have `schema`, to
 * those with at least `role`. The query has what all lists have, and one parameter for each filter.
 */
export function listEndpoint<
  List extends WireList,
  Schema extends z.ZodType,
  Filters extends FilterSchemas<List>,
  const Path extends string,
  Item = ListItem<List>,
>(list: List, schema: Schema, filters: Filters, role: Role, about: ListRoute<Path, ListItem<List>, Item>) {
  const { path, tags, summary, answer, cache } = about;
  const route = createRoute({
    method: "get",
    path,
    tags,
    summary,
    ...access(role),
    request: { query: listQuery(list, filters) },
    responses: { 200: jsonAnswer(pageOf(schema), answer), ...refusals },
  });

  const readPage = async (lists: Lists, organizationId: string, request: ListRequest): Promise<Page<Item>> => {
    const page = pageOrRefusal(await lists.read(list, organizationId, request as ListRequest<List>));
    const items =
      about.itemOnWire === undefined ? (page.items as unknown[] as Item[]) : page.items.map(about.itemOnWire);
    return { ...page, items };
  };
  const read =
    cache &&
    cachedRead({
      ...cache,
      load: ({ lists }, organizationId, [request]: readonly [ListRequest]) => readPage(lists, organizationId, request),
    });

  const answerPage = async (c: Context<AppEnv>): Promise<PageAnswer<Item>> => {
    const request = listRequest(c.req.valid("query" as never));
    if (read !== undefined) return replyCached(c, read, [request]);
    return reply(c, await readPage(c.get("services").lists, c.get("principal").organizationId, request), 200);
  };
  // The router takes the types of path and query from the handler's context.
  type RouteContext = Parameters<RouteHandler<typeof route, AppEnv>>[0];
  return [route, answerPage as (c: RouteContext) => Promise<PageAnswer<Item>>] as const;
}
