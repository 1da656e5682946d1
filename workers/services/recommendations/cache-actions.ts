import { err, ok, type Result } from "../../../voice/result.ts";
import { strategies } from "../../cache/strategies.ts";
import type { StrategySetting } from "../../cache/strategy-settings.ts";
import type { AppliedAction } from "../../measure/recommendations/action.ts";
import type { Undo } from "../../measure/recommendations/undo.ts";
import type { ActionPlan, PlanRefusal } from "./action-outcome.ts";
import { type CacheSettingsStore, isStrategy } from "./cache-settings.ts";

type CacheAction = Extract<AppliedAction, { type: "set_cache_strategy" }>;
type CacheUndo = Extract<Undo, { type: "restore_cache_strategy" }>;

/** Plans a change of one cache strategy of an organisation. The platform's own settings need none of its own. */
export async function planCacheAction(
  settings: CacheSettingsStore,
  organizationId: string,
  { strategy, isEnabled, freshMs }: CacheAction,
): Promise<Result<ActionPlan, PlanRefusal>> {
  if (!isStrategy(strategy)) return err("gone");
  const before = (await settings.all(organizationId))[strategy] ?? null;
  const after: StrategySetting | null = isEnabled && freshMs === null ? null : { isEnabled, freshMs };
  if (JSON.stringify(before) === JSON.stringify(after)) return err("done_already");
  const words = (setting: StrategySetting | null): string => {
    if (setting?.isEnabled === false) return "off";
    return `fresh for ${(setting?.freshMs ?? strategies[strategy].freshMs) / 1_000} s`;
  };
  return ok({
    changes: [{ label: `Cache of ${strategy}`, before: words(before), after: words(after) }],
    apply: async () => {
      await settings.set(organizationId, strategy, after);
      return { undo: { type: "restore_cache_strategy", strategy, setting: before }, isInForce: true };
    },
  });
}

/** Takes a change of a cache strategy back, unless it was changed again since. */
export async function undoCacheAction(
  settings: CacheSettingsStore,
  organizationId: string,
  { strategy, setting }: CacheUndo,
  { isEnabled, freshMs }: CacheAction,
): Promise<"undone" | PlanRefusal> {
  if (!isStrategy(strategy)) return "gone";
  const now = (await settings.all(organizationId))[strategy] ?? { isEnabled: true, freshMs: null };
  if (now.isEnabled !== isEnabled || now.freshMs !== freshMs) return "done_already";
  await settings.set(organizationId, strategy, setting);
  return "undone";
}
