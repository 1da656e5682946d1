import type { Env } from "./environment/env.ts";
import { errorName, writeLog } from "./environment/log.ts";
import { warmFirstPages } from "./page-warming.ts";
import { createHousekeeping } from "./services/housekeeping.ts";
import type { WaitUntil } from "./wiring/request-parts.ts";

/** Cron expression of page warming, as in `wrangler.toml`; every other trigger runs housekeeping. */
export const WARMING_CRON = "* * * * *";

/**
 * Runs the tasks of one cron trigger: page warming or housekeeping. Each task is tried whatever became of the others,
 * and a failure is logged and left to the next run: all of them go on where they stopped.
 */
export async function runScheduled(cron: string, env: Env, waitUntil: WaitUntil): Promise<void> {
  const due = cron === WARMING_CRON ? { warming: () => warming(env, waitUntil) } : createHousekeeping(env, waitUntil);
  const tasks = Object.entries(due).map(async ([task, run]) => {
    try {
      await run();
    } catch (error) {
      writeLog({ event: "scheduled_task_failed", task, reason: errorName(error) });
    }
  });
  await Promise.all(tasks);
}

/**
 * Warms pages; throws only when a run warmed none. A single page that was not warmed costs its first reader a load,
 * which is not worth a log line.
 */
async function warming(env: Env, waitUntil: WaitUntil): Promise<void> {
  const results = await warmFirstPages(env, waitUntil);
  const isAnyReady = results.some(({ outcome }) => outcome === "ready");
  if (results.length > 0 && !isAnyReady) throw new Error("no page could be warmed");
}
