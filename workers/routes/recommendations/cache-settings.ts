import { createRoute, z } from "@hono/zod-openapi";
import { type StrategyName, strategies } from "../../cache/strategies.ts";
import { SETTINGS_BOUND_MS, type StrategySettings, strategySettingSchema } from "../../cache/strategy-settings.ts";
import { reply } from "../../http/envelope.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { access, authorOf } from "../../middleware/access.ts";

const names = Object.keys(strategies) as [StrategyName, ...StrategyName[]];
const tags = ["Performance"];

const cacheSettingsSchema = z
  .object({
    strategies: z.array(
      z.object({
        strategy: z.enum(names),
        isEnabled: z.boolean(),
        freshMs: z.number().int().openapi({ description: "Time in force, in ms" }),
        defaultFreshMs: z.number().int().openapi({ description: "The platform's own" }),
      }),
    ),
  })
  .openapi("CacheSettings");

function onWire(settings: StrategySettings): z.infer<typeof cacheSettingsSchema> {
  return {
    strategies: names.map((strategy) => {
      const { freshMs: defaultFreshMs } = strategies[strategy];
      const setting = settings[strategy];
      return {
        strategy,
        isEnabled: setting?.isEnabled ?? true,
        freshMs: setting?.freshMs ?? defaultFreshMs,
        defaultFreshMs,
      };
    }),
  };
}

/** Routes of `/api/performance/cache-settings`: how an organisation's answers are cached. */
export const cacheSettingsRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "Settings of the cache's strategies",
      ...access("viewer"),
      responses: { 200: jsonAnswer(cacheSettingsSchema, "The settings"), ...refusals },
    }),
    async (c) => {
      const settings = await c.var.services.recommendations.cacheSettings.all(c.var.principal.organizationId);
      return reply(c, onWire(settings), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{strategy}",
      tags,
      summary: "Set a strategy of the cache",
      description: `In force everywhere within ${SETTINGS_BOUND_MS / 1_000} s. \`freshMs\` null is the platform's own time.`,
      ...access("admin"),
      request: { params: z.object({ strategy: z.enum(names) }), body: jsonBody(strategySettingSchema.strict()) },
      responses: { 200: jsonAnswer(cacheSettingsSchema, "The settings"), ...refusals },
    }),
    async (c) => {
      const { strategy } = c.req.valid("param");
      const setting = c.req.valid("json");
      const { organizationId } = c.var.principal;
      const { cacheSettings } = c.var.services.recommendations;
      const isDefault = setting.isEnabled && setting.freshMs === null;
      await cacheSettings.set(organizationId, strategy, isDefault ? null : setting);
      await c.var.services.access.audit.record(authorOf(c), {
        action: "cache_setting.update",
        resourceId: strategy,
        fields: ["isEnabled", "freshMs"],
      });
      return reply(c, onWire(await cacheSettings.all(organizationId)), 200);
    },
  );
