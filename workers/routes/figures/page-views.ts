import { createRoute, z } from "@hono/zod-openapi";
import type { Context, Hono, MiddlewareHandler } from "hono";
import { pageNavigations, pageRoutes } from "../../analytics/page-view-point.ts";
import { cacheSources } from "../../analytics/request-point.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { access, identifyReporter, requireOwnPage } from "../../middleware/access.ts";
import { coloOf } from "../../middleware/request-recorder.ts";

/** Largest report: 20 views and 60 requests are below 10 kB. */
const MAX_REPORT_BYTES = 16_384;
const MAX_VIEWS = 20;
const MAX_REQUESTS = 60;
/** Longest time that is taken: ten minutes. */
const MAX_MS = 600_000;

const ms = z.number().min(0).max(MAX_MS);

const viewSchema = z.strictObject({
  route: z.enum(pageRoutes),
  navigation: z.enum(pageNavigations),
  lcpMs: ms.optional(),
  inpMs: ms.optional(),
  cls: z.number().min(0).max(100).optional(),
  fcpMs: ms.optional(),
  ttfbMs: ms.optional(),
});

const requestSchema = z.strictObject({
  route: z.string().max(96).openapi({ description: "Method and template: `GET /api/calls/:id`" }),
  totalMs: ms,
  serverMs: ms,
  cacheSource: z.enum(cacheSources).optional(),
});

const reportSchema = z
  .strictObject({
    views: z.array(viewSchema).max(MAX_VIEWS),
    requests: z.array(requestSchema).max(MAX_REQUESTS),
  })
  .openapi("PageReport");

/** Refuses long reports. The body was read already, for the sake of its encoding. */
const limitReport: MiddlewareHandler<AppEnv> = async (c, next) => {
  if ((await c.req.arrayBuffer()).byteLength > MAX_REPORT_BYTES) {
    throw new ApiError("payload_too_large", `A report may have ${MAX_REPORT_BYTES} bytes.`);
  }
  await next();
};

/**
 * Route of `POST /api/performance/page-views`: reports of the platform's own pages about themselves. `routesOf` is
 * asked for the API's routes when the first report comes.
 */
export function pageViewRoutes(routesOf: () => Hono<AppEnv>["routes"]) {
  let known: ReadonlySet<string> | undefined;
  const { middleware, ...declared } = access("anyone");
  return createRouter().openapi(
    createRoute({
      method: "post",
      path: "/page-views",
      tags: ["Performance"],
      summary: "Report what a page measured of itself",
      description:
        "For the platform's own pages, which send it when they are left: web vitals of the pages viewed, and how long requests to the API took. " +
        "Pages and requests are named by templates of routes. A member's report counts for their organisation, a visitor's for none. 120 a minute and address.",
      ...declared,
      middleware: [middleware, limitReport],
      request: { body: jsonBody(reportSchema) },
      responses: { 202: jsonAnswer(z.object({ taken: z.int() }), "Points that are written"), ...refusals },
    }),
    async (c) => {
      requireOwnPage(c);
      await limitReports(c);
      const principal = await identifyReporter(c);
      const { views, requests } = c.req.valid("json");
      known ??= namesOf(routesOf());
      const unknown = requests.findIndex(({ route }) => known?.has(route) !== true);
      if (unknown >= 0) {
        const details = [{ path: `requests.${unknown}.route`, message: "is no route of the API" }];
        throw new ApiError("invalid_request", "Not valid: requests.", { details });
      }
      const { pageReports } = c.var.services.figures;
      return reply(c, { taken: pageReports.take({ member: principal, colo: coloOf(c) }, { views, requests }) }, 202);
    },
  );
}

/** Names of the API's routes as its answers tell them: method and template. */
function namesOf(routes: Hono<AppEnv>["routes"]): Set<string> {
  const named = routes.filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"));
  // A HEAD is answered wherever a GET is.
  return new Set(
    named.flatMap(({ method, path }) => [`${method} ${path}`, ...(method === "GET" ? [`HEAD ${path}`] : [])]),
  );
}

/** Limits reports by address, since no key answers for them. */
async function limitReports(c: Context<AppEnv>): Promise<void> {
  const { success: isWithinLimit } = await c.env.PAGE_VIEW_LIMIT.limit({
    key: c.req.header("CF-Connecting-IP") ?? "unknown",
  });
  if (isWithinLimit) return;
  throw new ApiError("rate_limited", "Too many reports from this address; wait a minute.", { retryAfterSeconds: 60 });
}
