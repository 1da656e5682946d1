import { Hono } from "hono";

/** The least that Hono does for a JSON answer: one route, no middleware. The data is the cached route's own. */
const app = new Hono<{ Bindings: { DATA: string } }>();
let data: unknown;

app.get("/bare", (c) => {
  data ??= JSON.parse(c.env.DATA);
  return c.json({ success: true, data });
});

export default app;
