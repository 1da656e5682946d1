import { quantile } from "../../workers/measure/comparison/order-statistics.ts";
import { NodeFeed } from "../support/http/node-feed.ts";
import type { BenchSetting } from "./support/bench-setting.ts";
import { runLoad } from "./support/load-run.ts";

export interface WatchingPlan {
  calls: number;
  measureMs: number;
}

/** As many calls as an operator's page may show at once, all of them watched. */
export const defaultWatchingPlan = { calls: 100, measureMs: 10_000 } as const satisfies WatchingPlan;

export interface WatchingResult {
  plan: WatchingPlan;
  /** Events that came while the calls went on, and how long after each, ms. */
  events: number;
  eventP50: number;
  eventP95: number;
  /** The same of ends of turns alone. */
  turnP95: number;
}

const SETTLE_MS = 4_000;

/** Events of calls, from when each happened to when a subscriber who watches all calls has it. */
export async function measureWatching(setting: BenchSetting, plan: WatchingPlan): Promise<WatchingResult> {
  const feed = await NodeFeed.open({ url: setting.workerds.call.url, apiKey: setting.apiKey });
  feed.send({ type: "watch_all" });
  const beganAtMs = Date.now();
  await runLoad(setting, { target: "call", calls: plan.calls, settleMs: SETTLE_MS, measureMs: plan.measureMs });
  const lags: number[] = [];
  const turnLags: number[] = [];
  for (const { message, atEpochMs } of feed.received) {
    if (message.type !== "call_events") continue;
    for (const event of message.events) {
      const happenedAtMs = message.startedAtEpochMs + event.atMs;
      // Not while the calls were being opened, which is a load of its own.
      if (happenedAtMs < beganAtMs + SETTLE_MS) continue;
      lags.push(atEpochMs - happenedAtMs);
      if (event.type === "agent_turn_ended") turnLags.push(atEpochMs - happenedAtMs);
    }
  }
  feed.close();
  return {
    plan,
    events: lags.length,
    eventP50: quantile(lags, 0.5),
    eventP95: quantile(lags, 0.95),
    turnP95: quantile(turnLags, 0.95),
  };
}
