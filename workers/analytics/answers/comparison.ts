import { ok, type Result } from "../../../voice/result.ts";
import { countIn, textIn } from "../history-sql.ts";
import type { AnalyticsFailure, AnalyticsQuery, AnalyticsRow } from "../sql-api.ts";
import type { TurnField } from "../turn-point.ts";
import {
  type AnswerLatency,
  type AnswerSelection,
  answerLatencies,
  type HistoryQuantiles,
  quantilesIn,
  quantilesOf,
  readStages,
  readTurns,
} from "./selection.ts";

/** Groupings that answers are compared by. `stage`: the one that most of the wait went to. */
export const comparisons = ["provider", "model", "agent", "colo", "transport", "isolate", "stage"] as const;
/** Grouping that answers are compared by. */
export type Comparison = (typeof comparisons)[number];

/** Kinds of providers that answers have one of each of. */
export const providerKinds = ["speechToText", "languageModel", "textToSpeech"] as const;

/** Answers of one group. */
export interface AnswerGroup {
  /** Kind of the provider that the group is of; null where groups are of something else. */
  kind: (typeof providerKinds)[number] | null;
  /** Null where it is not known, or the answer had none. */
  key: string | null;
  turns: number;
  latencies: Record<AnswerLatency, HistoryQuantiles>;
}

/** Groups of a kind that are told. */
const MAX_GROUPS = 50;

const providerFields = {
  speechToText: "sttProvider",
  languageModel: "llmProvider",
  textToSpeech: "ttsProvider",
} as const satisfies Record<(typeof providerKinds)[number], TurnField>;

const fieldOf = {
  model: "llmModel",
  agent: "agentId",
  colo: "colo",
  transport: "transport",
  isolate: "isolate",
} as const satisfies Record<Exclude<Comparison, "provider" | "stage">, TurnField>;

const MEASURES = quantilesOf(answerLatencies);

/** Reads answers by groups, of each kind the busiest first and 50 at most. */
export async function readComparison(
  query: AnalyticsQuery,
  selection: AnswerSelection,
  by: Comparison,
): Promise<Result<AnswerGroup[], AnalyticsFailure>> {
  if (by === "provider") {
    const kinds = await Promise.all(
      providerKinds.map((kind) => readGroups(query, selection, providerFields[kind], kind)),
    );
    const groups: AnswerGroup[] = [];
    for (const kind of kinds) {
      if (!kind.ok) return kind;
      groups.push(...kind.value);
    }
    return ok(groups);
  }
  if (by === "stage") {
    const rows = await readStages(query, selection, {
      keys: ["bottleneck"],
      measures: MEASURES,
      maxGroups: MAX_GROUPS,
    });
    return rows.ok ? ok(rows.value.map((row) => groupOf(row, "bottleneck", null))) : rows;
  }
  return readGroups(query, selection, fieldOf[by], null);
}

async function readGroups(
  query: AnalyticsQuery,
  selection: AnswerSelection,
  field: TurnField,
  kind: AnswerGroup["kind"],
): Promise<Result<AnswerGroup[], AnalyticsFailure>> {
  const rows = await readTurns(query, selection, { keys: [field], measures: MEASURES, maxGroups: MAX_GROUPS });
  return rows.ok ? ok(rows.value.map((row) => groupOf(row, field, kind))) : rows;
}

function groupOf(row: AnalyticsRow, field: string, kind: AnswerGroup["kind"]): AnswerGroup {
  return {
    kind,
    key: textIn(row, field),
    turns: countIn(row, "n"),
    latencies: quantilesIn(row, answerLatencies),
  };
}
