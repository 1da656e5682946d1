import type { ReportedHub } from "../../../durable-objects/call/hub-reporter.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { CallReport, HubAnswer } from "../../../workers/measure/hub-reports.ts";
import type { HeardSoFar } from "../../../workers/measure/live-feed.ts";

/** What a call told its hub. */
export type Told =
  | { type: "report"; hub: string; report: CallReport }
  | { type: "events"; hub: string; fromIndex: number; events: readonly CallEvent[]; heard: HeardSoFar | null };

/** Hub that notes what it is told and answers with `answer`; while `hangs`, never; while `fails`, with an error. */
export class FakeHub {
  readonly told: Told[] = [];
  answer: HubAnswer = { watchedUntilEpochMs: 0, shards: 1 };
  hangs = false;
  fails = false;

  named(hub: string): ReportedHub {
    return {
      callReported: (report) => this.#take({ type: "report", hub, report }),
      callEvents: (_callId, fromIndex, events, heard) => this.#take({ type: "events", hub, fromIndex, events, heard }),
    };
  }

  get reports(): CallReport[] {
    return this.told.flatMap((told) => (told.type === "report" ? [told.report] : []));
  }

  /** Batches of events, as their first places and lengths. */
  get batches(): [fromIndex: number, count: number][] {
    return this.told.flatMap((told) => (told.type === "events" ? [[told.fromIndex, told.events.length]] : []));
  }

  /** Words of running turns, as they were told. */
  get heard(): string[] {
    return this.told.flatMap((told) => (told.type === "events" && told.heard !== null ? [told.heard.text] : []));
  }

  #take(told: Told): Promise<HubAnswer> {
    this.told.push(told);
    if (this.hangs) return new Promise(() => {});
    return this.fails ? Promise.reject(new Error("the hub restarts")) : Promise.resolve(this.answer);
  }
}
