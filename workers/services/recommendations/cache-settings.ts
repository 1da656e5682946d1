import { and, eq } from "drizzle-orm";
import type { Clock } from "../../../voice/clock.ts";
import type { KvStore } from "../../cache/kv-layer.ts";
import { type StrategyName, strategies } from "../../cache/strategies.ts";
import {
  type KnownSettings,
  type StrategySetting,
  type StrategySettings,
  writeSettings,
} from "../../cache/strategy-settings.ts";
import type { Database } from "../../db/client.ts";
import { cacheSettings } from "../../db/schema.ts";
import { workerClock } from "../../time/worker-clock.ts";

/**
 * Creates the store of an organisation's settings of cache strategies: Postgres has the truth, KV the copy that readers
 * know within `SETTINGS_BOUND_MS`.
 */
export function createCacheSettings(db: Database, kv: KvStore, known: KnownSettings, clock: Clock = workerClock) {
  const all = async (organizationId: string): Promise<StrategySettings> => {
    const rows = await db.select().from(cacheSettings).where(eq(cacheSettings.organizationId, organizationId));
    return Object.fromEntries(
      rows
        .filter(({ strategy }) => isStrategy(strategy))
        .map(({ strategy, isEnabled, freshMs }) => [strategy, { isEnabled, freshMs }]),
    );
  };

  return {
    /** Returns the settings of an organisation; strategies without one are the platform's. */
    all,

    /** Sets one strategy; null takes the organisation's own setting back. */
    async set(organizationId: string, strategy: StrategyName, setting: StrategySetting | null): Promise<void> {
      if (setting === null) {
        const one = and(eq(cacheSettings.organizationId, organizationId), eq(cacheSettings.strategy, strategy));
        await db.delete(cacheSettings).where(one);
      } else {
        const updatedAt = new Date(clock.now());
        await db
          .insert(cacheSettings)
          .values({ organizationId, strategy, ...setting, updatedAt })
          .onConflictDoUpdate({
            target: [cacheSettings.organizationId, cacheSettings.strategy],
            set: { ...setting, updatedAt },
          });
      }
      await writeSettings(known, kv, organizationId, await all(organizationId), clock);
    },

    /** Gives another organisation, a sandbox, the same settings for its readers; it has none of its own. */
    async lend(organizationId: string, toOrganizationId: string): Promise<void> {
      await writeSettings(known, kv, toOrganizationId, await all(organizationId), clock);
    },
  };
}
/** Store of settings of cache strategies, see `createCacheSettings`. */
export type CacheSettingsStore = ReturnType<typeof createCacheSettings>;

/** Tells the names of strategies from others. */
export function isStrategy(name: string): name is StrategyName {
  return Object.hasOwn(strategies, name);
}
