import type { OpenAPIHono } from "@hono/zod-openapi";
import { html, raw } from "hono/html";
import { answerHeaders } from "../../http/answer-headers.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { createRouter } from "../../http/router.ts";
import { SESSION_COOKIE } from "../../middleware/session-cookie.ts";
import { apiDocument } from "./api-document.ts";
import { DOCUMENTATION_SCRIPT, DOCUMENTATION_STYLE } from "./documentation-page.ts";

/**
 * Routes of `/api/openapi.json`, made of the schemas that validate, and of `/api/docs`, a page that shows it. `app` is
 * the whole application.
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
    .get("/docs", async (c) => {
      const [style, script] = await Promise.all([DOCUMENTATION_STYLE, DOCUMENTATION_SCRIPT].map(sourceHash));
      const policy = `default-src 'none'; style-src ${style}; script-src ${script}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
      const headers = { ...answerHeaders(c), ...pageHeaders, "Content-Security-Policy": policy };
      const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Quantum Voice API</title>
    <style>${raw(DOCUMENTATION_STYLE)}</style>
  </head>
  <body>
    <main id="document"><p>Loading the description…</p></main>
    <script>${raw(DOCUMENTATION_SCRIPT)}</script>
  </body>
</html>`;
      return c.html(page, 200, headers);
    });
}

/** Headers of a page, besides those of every answer. */
const pageHeaders = {
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "microphone=(), camera=(), geolocation=()",
  "Cross-Origin-Opener-Policy": "same-origin",
} as const;

/** The source that lets a content policy allow one inline text. */
async function sourceHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}
