import { z } from "zod";
import { BoundedMap } from "../../voice/bounded-map.ts";
import type { Clock } from "../../voice/clock.ts";
import { KV_EDGE_CACHE_SECONDS, type KvStore, pause } from "./kv-layer.ts";
import { type Strategy, type StrategyName, strategies } from "./strategies.ts";

/*
 * Settings of cache strategies by organisation: a strategy may be switched off, or keep answers fresh for another
 * time. Postgres has the truth; readers know a copy in KV, which an isolate reads behind an answer. Until it has, and
 * while KV fails, the platform's own strategies hold: they are as right, only not as the organisation wants them.
 */

/** Setting of one strategy; `freshMs` null is the platform's own time. */
export const strategySettingSchema = z.object({
  isEnabled: z.boolean(),
  freshMs: z.number().int().min(1_000).max(3_600_000).nullable(),
});
/** Setting of one strategy. */
export type StrategySetting = z.infer<typeof strategySettingSchema>;

/** Settings of an organisation: strategies without one are the platform's. */
export type StrategySettings = Partial<Record<StrategyName, StrategySetting>>;

/** KV takes one write of a key in a second. */
const WRITE_PAUSE_MS = 1_100;

/** An isolate asks KV again after this long. */
const REREAD_MS = 15_000;
/** Longest time in ms until every isolate knows a setting, as KV documents it. */
export const SETTINGS_BOUND_MS = REREAD_MS + KV_EDGE_CACHE_SECONDS * 1_000;
/** Organisations that an isolate remembers settings of. */
const MAX_ORGANIZATIONS = 1_000;
const settingsSchema = z.record(z.string(), strategySettingSchema);
/** KV asks for an end; ten years is none. */
const TTL_SECONDS = 10 * 365 * 86_400;

const keyOf = (organizationId: string): string => `cache-settings:${organizationId}`;

/** Settings as one isolate knows them. */
export class KnownSettings {
  readonly #known = new BoundedMap<string, { settings: StrategySettings; askedAtMs: number }>(MAX_ORGANIZATIONS);

  /** Strategy of a name as it holds for an organisation. */
  strategyOf(organizationId: string, name: StrategyName): Strategy {
    const own: Strategy = strategies[name];
    const setting = this.#known.peek(organizationId)?.settings[name];
    if (setting === undefined) return own;
    if (!setting.isEnabled) return { ...own, tiers: [] };
    return setting.freshMs === null ? own : { ...own, freshMs: setting.freshMs };
  }

  /** True once every 15 s for an organisation: its settings are to be read then. */
  takeDue(organizationId: string, nowMs: number): boolean {
    const known = this.#known.get(organizationId);
    if (known !== undefined && nowMs - known.askedAtMs < REREAD_MS) return false;
    this.#known.set(organizationId, { settings: known?.settings ?? {}, askedAtMs: nowMs });
    return true;
  }

  /** Takes an organisation's settings. An answer that was asked for before the last change is not believed. */
  learn(organizationId: string, settings: StrategySettings, askedAtMs: number): void {
    const known = this.#known.peek(organizationId);
    if (known !== undefined && known.askedAtMs > askedAtMs) return;
    this.#known.set(organizationId, { settings, askedAtMs });
  }
}

/** Reads an organisation's settings from KV into what the isolate knows. Rejects as KV does. */
export async function readSettings(
  known: KnownSettings,
  kv: KvStore,
  organizationId: string,
  nowMs: number,
): Promise<void> {
  const text = await kv.get(keyOf(organizationId), { type: "text", cacheTtl: KV_EDGE_CACHE_SECONDS });
  known.learn(organizationId, parseSettings(text), nowMs);
}

/**
 * Writes an organisation's settings for all isolates; this one knows them at once. KV refuses a key's second write
 * within a second: it is written again then. Rejects as KV does.
 */
export async function writeSettings(
  known: KnownSettings,
  kv: KvStore,
  organizationId: string,
  settings: StrategySettings,
  clock: Clock,
): Promise<void> {
  const put = () => kv.put(keyOf(organizationId), JSON.stringify(settings), { expirationTtl: TTL_SECONDS });
  try {
    await put();
  } catch (error) {
    if (!(error instanceof Error && /\b429\b/.test(error.message))) throw error;
    await pause(WRITE_PAUSE_MS, clock);
    await put();
  }
  // What this location's KV goes on answering with for a while is older.
  known.learn(organizationId, settings, clock.now() + SETTINGS_BOUND_MS);
}

/** Parses stored settings: what is no strategy, or no setting, is left out. */
function parseSettings(text: string | null): StrategySettings {
  const parsed = text === null ? null : settingsSchema.safeParse(parseJson(text));
  if (!parsed?.success) return {};
  return Object.fromEntries(Object.entries(parsed.data).filter(([name]) => name in strategies));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
