import type { Clock, Timer } from "../../voice/clock.ts";
import { within } from "../../voice/deadline.ts";
import type { Observation } from "../../workers/measure/alerts/alert-metrics.ts";
import {
  type CallReport,
  firstPace,
  type HubAnswer,
  type ShardAnswer,
  type ShardReport,
} from "../../workers/measure/hub-reports.ts";
import { tallyReport } from "../../workers/measure/live-tally.ts";
import { Tally } from "../../workers/measure/tally.ts";
import { observationsOfReport } from "../alerts/report-observations.ts";

/** What was gathered goes to the hub this often. */
const HAND_OVER_MS = 1_000;
const HAND_OVER_DEADLINE_MS = 5_000;

/** Calls whose presence waits for the hub; what comes beyond them is told with their next report. */
const MAX_CALLS = 20_000;

/** Observations for alerts that wait for the hub: some seconds of a busy shard; of more, a part is enough. */
const MAX_OBSERVATIONS = 20_000;

const UNTOLD: ShardAnswer = {
  shards: 1,
  pace: firstPace,
  watchedUntilEpochMs: 0,
  watchedCalls: [],
  isEveryCallWatched: false,
};

/**
 * Shard of a hub: takes reports of some of its calls and hands them over once a second, merged. While the hub is away
 * it goes on gathering.
 */
export class Shard {
  readonly #clock: Clock;
  readonly #handOver: (report: ShardReport) => Promise<ShardAnswer>;
  #tally = new Tally();
  #calls = new Map<string, ShardReport["calls"][number]>();
  #observations: Observation[] = [];
  #reports = 0;
  #timer: Timer | null = null;
  #answer = UNTOLD;
  #watched: ReadonlySet<string> = new Set();

  constructor(clock: Clock, handOver: (report: ShardReport) => Promise<ShardAnswer>) {
    this.#clock = clock;
    this.#handOver = handOver;
  }

  callsTold(reports: readonly CallReport[]): HubAnswer {
    for (const report of reports) this.#gather(report);
    this.#reports += reports.length;
    this.#timer ??= this.#clock.startTimer(HAND_OVER_MS, () => void this.#tell());
    const { isEveryCallWatched, ...answer } = this.#answer;
    const callIds = reports.map(({ presence }) => presence.callId);
    return { ...answer, watchedCalls: callIds.filter((callId) => isEveryCallWatched || this.#watched.has(callId)) };
  }

  #gather(report: CallReport): void {
    const { presence, hasDeadAir } = report;
    if (this.#observations.length < MAX_OBSERVATIONS) this.#observations.push(...observationsOfReport(report));
    tallyReport(this.#tally, report);
    const isNew = !this.#calls.has(presence.callId);
    if (!isNew || this.#calls.size < MAX_CALLS) this.#calls.set(presence.callId, { presence, hasDeadAir });
  }

  async #tell(): Promise<void> {
    const [tally, calls, observations, reports] = [this.#tally, this.#calls, this.#observations, this.#reports];
    this.#tally = new Tally();
    this.#calls = new Map();
    this.#observations = [];
    this.#reports = 0;
    const report: ShardReport = { reports, tally: tally.toBytes(), calls: [...calls.values()], observations };
    try {
      this.#answer = await within(this.#handOver(report), "hub", HAND_OVER_DEADLINE_MS, this.#clock);
      this.#watched = new Set(this.#answer.watchedCalls);
    } catch {
      // The hub is restarting or overrun. It may have taken the report all the same, so it is not told again: live
      // figures would rather miss a second than count it twice.
    }
    this.#timer = this.#reports > 0 ? this.#clock.startTimer(HAND_OVER_MS, () => void this.#tell()) : null;
  }
}
