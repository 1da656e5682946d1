import type { PageViewHistory } from "../../analytics/page-view-history.ts";
import type { TurnFiguresAnswer } from "../../analytics/turn-figures.ts";
import type { FieldReading, FieldReadings } from "../../measure/benchmarks/targets/target.ts";
import { targets } from "../../measure/benchmarks/targets/target-list.ts";
import { type TargetRow, targetRows } from "../../measure/benchmarks/targets/target-rows.ts";
import type { FigureServices } from "../figures/create.ts";
import type { BenchmarkReports } from "./report-store.ts";

/** Targets as they stand, and if real use could be asked. */
export interface TargetsAnswer {
  targets: TargetRow[];
  /** `unavailable`: the analytics did not answer, and targets that need real use are told from benchmarks alone. */
  realUse: "read" | "unavailable";
}

/** Newest reports that figures are looked for in. */
const REPORTS = 20;
const STRETCH_SECONDS = 7 * 24 * 60 * 60;

type Selection = { organizationId: string; fromEpochSeconds: number; toEpochSeconds: number };

/** Creates the reader of targets: an organisation's stored reports and its real use of the last seven days. */
export function createTargetReader(
  reports: Pick<BenchmarkReports, "latest">,
  figures: Pick<FigureServices, "turnFigures" | "requestHistory" | "pageViewHistory" | "cacheFigures">,
) {
  return {
    /** Reads how every target stands at `nowMs`. */
    async read(organizationId: string, nowMs: number): Promise<TargetsAnswer> {
      const toEpochSeconds = Math.ceil(nowMs / 1_000);
      const selection = { organizationId, fromEpochSeconds: toEpochSeconds - STRETCH_SECONDS, toEpochSeconds };
      const [stored, read] = await Promise.all([
        reports.latest(organizationId, REPORTS),
        readField(figures, selection),
      ]);
      const rows = targetRows(
        targets,
        stored.map(({ report }) => report),
        read ?? {},
      );
      return { targets: rows, realUse: read === null ? "unavailable" : "read" };
    },
  };
}
/** Reader of targets, see `createTargetReader`. */
export type TargetReader = ReturnType<typeof createTargetReader>;

/** Reads the figures of real use; null when any of them cannot be had. */
async function readField(
  { turnFigures, requestHistory, pageViewHistory, cacheFigures }: Parameters<typeof createTargetReader>[1],
  selection: Selection,
): Promise<FieldReadings | null> {
  const turnsOver = (services: "vendor" | "simulated") => turnFigures.read({ ...selection, services, agentId: null });
  const [vendor, simulated, requests, views, cache] = await Promise.all([
    turnsOver("vendor"),
    turnsOver("simulated"),
    requestHistory.read(selection),
    pageViewHistory.read(selection),
    cacheFigures.read(selection),
  ]);
  if (!(vendor.ok && simulated.ok && requests.ok && views.ok && cache.ok)) return null;
  const at = new Date(selection.toEpochSeconds * 1_000).toISOString();
  const reading = (value: number | null, count: number, note: string | null = null): FieldReading | undefined =>
    value === null ? undefined : { value, count, band: null, at, note };
  const { total } = requests.value;
  const hasVendors = vendor.value.rates.turns > 0;
  return {
    ...(hasVendors
      ? turnReadings(vendor.value, (value, count) => reading(value, count, "services: vendor"))
      : turnReadings(simulated.value, (value, count) => reading(value, count, "services: simulated"))),
    ...viewReadings(views.value, reading),
    api_p95: reading(total.totalMs.p95, total.totalMs.count),
    error_rate: reading(total.errors.share, total.requests),
    cache_hits: reading(cache.value.total.hitRate, cache.value.total.reads),
  };
}

type MakeReading = (value: number | null, count: number) => FieldReading | undefined;

function turnReadings({ latencies }: TurnFiguresAnswer, reading: MakeReading): FieldReadings {
  const { responseTimeMs, turnGapMs, answerHeardMs, overhangMs } = latencies;
  return {
    response_time_p95: reading(responseTimeMs.p95, responseTimeMs.count),
    turn_gap_p50: reading(turnGapMs.p50, turnGapMs.count),
    turn_gap_p95: reading(turnGapMs.p95, turnGapMs.count),
    answer_heard_p50: reading(answerHeardMs.p50, answerHeardMs.count),
    answer_heard_p95: reading(answerHeardMs.p95, answerHeardMs.count),
    opener_overhang_p95: reading(overhangMs.p95, overhangMs.count),
  };
}

function viewReadings({ total }: PageViewHistory, reading: MakeReading): FieldReadings {
  const { lcpMs, inpMs, cls } = total.vitals;
  return {
    lcp_p75: reading(lcpMs.p75, lcpMs.count),
    inp_p75: reading(inpMs.p75, inpMs.count),
    cls_p75: reading(cls.p75, cls.count),
  };
}
