import { recordOf } from "../../voice/record-of.ts";
import { ok, type Result } from "../../voice/result.ts";
import {
  countIn,
  type HistorySelection,
  historySql,
  type Measured,
  measuredIn,
  shareOf,
  textIn,
} from "./history-sql.ts";
import { type ProviderPoint, providerOutcomes, providerTable } from "./provider-point.ts";
import { type AnalyticsFailure, type AnalyticsQuery, type AnalyticsRow, readDataset } from "./sql-api.ts";

const levels = ["p50", "p95"] as const;

/** Figures of a provider with one of its models at one stage, as calls from one colo found it. */
export interface ProviderFigures {
  stage: ProviderPoint["stage"];
  provider: string;
  model: string | null;
  colo: string | null;
  uses: number;
  /** Uses by how they ended. */
  outcomes: Record<ProviderPoint["outcome"], number>;
  /** Failures over the uses that were not cancelled; null without any. */
  failureShare: number | null;
  /** Failures by their kind; kinds that did not occur are left out. */
  failures: Record<string, number>;
  /** Failures after which another provider was asked. */
  fellBack: number;
  /** Uses that were asked beside a late provider. */
  hedges: number;
  firstResultMs: Measured<"p50" | "p95">;
  totalMs: Measured<"p50" | "p95">;
}

/** Selection of provider calls: those of calls that were held over one kind of services. */
export interface ProviderSelection extends HistorySelection {
  services: ProviderPoint["services"];
}

const keys = ["stage", "provider", "model", "colo"] as const;

/** Creates the reader of provider calls in Analytics Engine. */
export function createProviderHistory(query: AnalyticsQuery) {
  return {
    /** Reads the figures of one organisation's providers, the busiest first. */
    async read(selection: ProviderSelection): Promise<Result<ProviderFigures[], AnalyticsFailure>> {
      const conditions = [`${providerTable.columnOf("services")} = '${selection.services}'`];
      const [uses, failures] = await Promise.all([
        readDataset(
          query,
          providerTable.dataset,
          historySql(providerTable, selection, {
            keys,
            conditions,
            measures: { firstResultMs: levels, totalMs: levels },
            counts: {
              ...recordOf(providerOutcomes, (outcome) => `${providerTable.columnOf("outcome")} = '${outcome}'`),
              fellBack: providerTable.presenceOf("fellBackTo"),
              hedges: `${providerTable.columnOf("hedge")} = 'hedge'`,
            },
          }),
        ),
        readDataset(
          query,
          providerTable.dataset,
          historySql(providerTable, selection, {
            keys: [...keys, "errorKind"],
            measures: {},
            conditions: [...conditions, providerTable.presenceOf("errorKind")],
          }),
        ),
      ]);
      if (!uses.ok) return uses;
      if (!failures.ok) return failures;
      return ok(decodeProviders(uses.value, failures.value));
    },
  };
}
/** Reader of provider calls, see `createProviderHistory`. */
export type ProviderHistoryReader = ReturnType<typeof createProviderHistory>;

function decodeProviders(uses: readonly AnalyticsRow[], failures: readonly AnalyticsRow[]): ProviderFigures[] {
  const nameOf = (row: AnalyticsRow): string => JSON.stringify(keys.map((key) => row[key]));
  const failuresOf = Map.groupBy(failures, nameOf);
  return uses.map((row) => {
    const outcomes = recordOf(providerOutcomes, (outcome) => countIn(row, outcome));
    const count = countIn(row, "n");
    return {
      stage: String(row.stage) as ProviderPoint["stage"],
      provider: String(row.provider),
      model: textIn(row, "model"),
      colo: textIn(row, "colo"),
      uses: count,
      outcomes,
      failureShare: shareOf(outcomes.failed, count - outcomes.cancelled),
      failures: Object.fromEntries(
        (failuresOf.get(nameOf(row)) ?? []).map((failure) => [String(failure.errorKind), countIn(failure, "n")]),
      ),
      fellBack: countIn(row, "fellBack"),
      hedges: countIn(row, "hedges"),
      firstResultMs: measuredIn(row, "firstResultMs", levels),
      totalMs: measuredIn(row, "totalMs", levels),
    };
  });
}
