import { createRoute } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { operatorAccess } from "../../middleware/operator.ts";
import { adviceOnWire, adviceSchema } from "./advice-wire.ts";

const tags = ["Database"];

/** Routes of `/api/database/advice`: indexes that the statements of most time lack, and those that nothing reads. */
export const adviceRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "Read the advice for the database",
      description:
        "The advice that was made last, at once. Where there is none, or it is older than an hour, it is made anew behind the answer; `startedAt` says so.",
      ...operatorAccess("admin"),
      responses: { 200: jsonAnswer(adviceSchema, "The advice as it stands"), ...refusals },
    }),
    async (c) => reply(c, adviceOnWire(await c.var.services.database.advice.read()), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Have the advice made anew",
      description: "Behind the answer, one run at a time. Nothing is changed and no statement is run, only planned.",
      ...operatorAccess("admin"),
      responses: { 202: jsonAnswer(adviceSchema, "The advice as it stands, and the run that began"), ...refusals },
    }),
    async (c) => reply(c, adviceOnWire(await c.var.services.database.advice.look()), 202),
  );
