import type { ReportedHub } from "../../../durable-objects/call/hub-reporter.ts";
import {
  type CallReport,
  type EventBatch,
  firstPace,
  type HubAnswer,
  type ToldCalls,
} from "../../../workers/measure/hub-reports.ts";

/** Hub that notes what it is told and answers with `answer`; while `hangs`, never; while `fails`, with an error. */
export class FakeHub {
  readonly told: (ToldCalls & { hub: string })[] = [];
  answer: HubAnswer = { watchedUntilEpochMs: 0, watchedCalls: [], shards: 1, pace: firstPace };
  hangs = false;
  fails = false;

  named(hub: string): ReportedHub {
    return {
      callsTold: (told) => {
        this.told.push({ hub, ...told });
        if (this.hangs) return new Promise(() => {});
        return this.fails ? Promise.reject(new Error("the hub restarts")) : Promise.resolve(this.answer);
      },
    };
  }

  get reports(): CallReport[] {
    return this.told.flatMap(({ reports }) => reports);
  }

  get eventBatches(): EventBatch[] {
    return this.told.flatMap(({ events }) => events);
  }

  /** Batches of events, as their first places and lengths. */
  get batches(): [fromIndex: number, count: number][] {
    return this.eventBatches.map(({ fromIndex, events }) => [fromIndex, events.length]);
  }

  /** Words of running turns, as they were told. */
  get heard(): string[] {
    return this.eventBatches.flatMap(({ heard }) => heard?.text ?? []);
  }
}
