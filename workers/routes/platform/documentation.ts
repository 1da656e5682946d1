import type { OpenAPIHono } from "@hono/zod-openapi";
import { readSettings } from "../../environment/env.ts";
import { pagesUrlOf } from "../../environment/pages-url.ts";
import { answerHeaders } from "../../http/answer-headers.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { createRouter } from "../../http/router.ts";
import { SESSION_COOKIE } from "../../middleware/session-cookie.ts";
import { apiDocument } from "./api-document.ts";

/**
 * Routes of `/api/openapi.json`, made of the schemas that validate, and of `/api/docs`, which leads to the page that
 * shows it. `app` is the whole application.
 */
export function documentationRoutes(app: () => OpenAPIHono<AppEnv>) {
  const router = createRouter();
  // Made once for all requests of the isolate: its routes do not change, and making it takes tens of milliseconds.
  let document: string | undefined;
  router.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    description: "An API key, qv_…",
  });
  router.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: SESSION_COOKIE,
  });
  return router
    .get("/openapi.json", (c) => {
      document ??= JSON.stringify(apiDocument(app()));
      return c.body(document, 200, { ...answerHeaders(c), "Content-Type": "application/json" });
    })
    .get("/docs", (c) => {
      const Location = `${pagesUrlOf(readSettings(c.env))}/docs`;
      return c.body(null, 302, { ...answerHeaders(c), Location });
    });
}
