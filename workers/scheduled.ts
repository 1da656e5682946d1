import type { Env } from "./env.ts";
import { createHousekeeping } from "./services/create.ts";

/**
 * What the platform does by the clock. Each task is tried whatever became of the others, and a failure is logged and left to the next
 * run: all of them go on where they were.
 */
export async function runScheduled(env: Env): Promise<void> {
  const tasks = Object.entries(createHousekeeping(env)).map(async ([task, run]) => {
    try {
      await run();
    } catch (error) {
      // Messages of database errors hold statements and values.
      const reason = error instanceof Error ? error.name : "unknown";
      console.error(JSON.stringify({ event: "scheduled_task_failed", task, reason }));
    }
  });
  await Promise.all(tasks);
}
