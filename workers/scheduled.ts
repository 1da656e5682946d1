import type { Env } from "./environment/env.ts";
import { errorName, writeLog } from "./environment/log.ts";
import { warmFirstPages } from "./page-warming.ts";
import { createHousekeeping } from "./services/housekeeping.ts";
import type { WaitUntil } from "./wiring/request-parts.ts";

/** When pages are warmed, as `wrangler.toml` says it; at the other times it is housekeeping's turn. */
export const WARMING_CRON = "* * * * *";

/**
 * What the platform does by the clock. Each task is tried whatever became of the others, and a failure is logged and left to the next
 * run: all of them go on where they were.
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

/** A page that was not warmed costs its first reader a load; only a run in which nothing came of anything is worth a log line. */
async function warming(env: Env, waitUntil: WaitUntil): Promise<void> {
  const results = await warmFirstPages(env, waitUntil);
  const isAnyReady = results.some(({ outcome }) => outcome === "ready");
  if (results.length > 0 && !isAnyReady) throw new Error("no page could be warmed");
}
