import { ok, type Result } from "../../voice/result.ts";
import { type AnalyticsFailure, type AnalyticsQuery, type AnalyticsRow, readDataset } from "./sql-api.ts";
import { idLiteral, secondLiteral } from "./sql-literal.ts";
import { columnOf, TURNS_DATASET, type TurnField } from "./turn-point.ts";

/**
 * How fast an organisation's agents answered: quantiles, rates and wasted speculation over its turns in Analytics Engine, in one query.
 * Busy indexes are sampled, so each turn counts as often as its weight (`_sample_interval`) says. Only answers to speech count:
 * greetings and prompts answer nobody.
 */

/** Latencies that are summed up, in ms. */
export const figureLatencies = [
  "responseTimeMs",
  "turnGapMs",
  "endpointingMs",
  "firstSubstantiveMs",
  "bargeInStopMs",
  "longestSilenceMs",
  "savedMs",
  "llmFirstTokenMs",
  "ttsFirstByteMs",
] as const satisfies readonly TurnField[];
export type FigureLatency = (typeof figureLatencies)[number];

/** One latency over the turns in which it was measured; without any, the quantiles are null. */
export interface LatencyFigures {
  count: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** The turns of a stretch of time. A share or a number per turn is null when there was no turn to take it of. */
export interface TurnFigures {
  latencies: Record<FigureLatency, LatencyFigures>;
  rates: {
    /** Agent turns that followed the caller's speech, false starts among them. */
    turns: number;
    /** Turns in which the agent was heard before the caller had finished. */
    falseStarts: number;
    /** False starts over the turns that were none: how often a caller was cut off for each answer they got. */
    falseStartsPerAnsweredTurn: number | null;
    openerShare: number | null;
    speculativeShare: number | null;
    hedgedShare: number | null;
    interruptedShare: number | null;
  };
  /** Replies that were made in secret and thrown away. */
  discarded: {
    attempts: number;
    tokens: number;
    characters: number;
    attemptsPerTurn: number | null;
    tokensPerTurn: number | null;
    charactersPerTurn: number | null;
  };
}

/** Which turns: whole seconds since the Unix epoch, `from` inclusive and `to` exclusive; null stands for every agent. */
export interface TurnSelection {
  organizationId: string;
  agentId: string | null;
  fromEpochSeconds: number;
  toEpochSeconds: number;
}

/** Creates the reader of figures of turns in Analytics Engine. */
export function createTurnFigures(query: AnalyticsQuery) {
  return {
    /** Reads the figures of one organisation's turns. */
    async read(selection: TurnSelection): Promise<Result<TurnFigures, AnalyticsFailure>> {
      const rows = await readDataset(query, TURNS_DATASET, turnFiguresSql(selection));
      return rows.ok ? ok(decodeTurnFigures(rows.value[0])) : rows;
    },
  };
}
/** Reader of figures of turns, see `createTurnFigures`. */
export type TurnFiguresReader = ReturnType<typeof createTurnFigures>;

const quantiles = { P50: "0.5", P95: "0.95", P99: "0.99" } as const;

const flags = {
  falseStarts: "falseStart = 1",
  withOpener: "opener != ''",
  speculative: "speculative = 1",
  hedged: "hedge != ''",
  interrupted: "interrupted = 1",
} as const;
const wasteFields = ["discardedAttempts", "discardedTokens", "discardedCharacters"] as const;
const plainFields = ["falseStart", "opener", "speculative", "hedge", "interrupted", ...wasteFields] as const;

/** SQL that answers one row, which `decodeTurnFigures` reads. Throws `RangeError` for an id or a time that may not stand in SQL. */
export function turnFiguresSql(selection: TurnSelection): string {
  const { organizationId, agentId, fromEpochSeconds, toEpochSeconds } = selection;
  // A latency that was not measured is written as a negative number: it gets no weight, which takes it out of its quantiles alone.
  const columns = [
    "_sample_interval AS weight",
    ...plainFields.map((field) => `${columnOf(field)} AS ${field}`),
    ...figureLatencies.map((field) => `${columnOf(field)} AS ${field}`),
    ...figureLatencies.map((field) => `if(${columnOf(field)} >= 0, _sample_interval, 0) AS ${field}Weight`),
  ];
  const aggregates = [
    "sum(weight) AS turns",
    ...Object.entries(flags).map(([name, condition]) => `sum(if(${condition}, weight, 0)) AS ${name}`),
    ...wasteFields.map((field) => `sum(${field} * weight) AS ${field}`),
    ...figureLatencies.flatMap((field) => [
      `sum(${field}Weight) AS ${field}Count`,
      ...Object.entries(quantiles).map(
        ([name, level]) => `quantileExactWeighted(${level})(${field}, ${field}Weight) AS ${field}${name}`,
      ),
    ]),
  ];
  const conditions = [
    `${columnOf("organizationId")} = ${idLiteral(organizationId)}`,
    `${columnOf("source")} = 'speech'`,
    `timestamp >= ${secondLiteral(fromEpochSeconds)}`,
    `timestamp < ${secondLiteral(toEpochSeconds)}`,
    ...(agentId === null ? [] : [`${columnOf("agentId")} = ${idLiteral(agentId)}`]),
  ];
  return [
    `SELECT ${aggregates.join(",\n  ")}`,
    "FROM (",
    `SELECT ${columns.join(",\n  ")}`,
    `FROM ${TURNS_DATASET}`,
    `WHERE ${conditions.join(" AND ")}`,
    ")",
    "FORMAT JSON",
  ].join("\n");
}

/** The figures in the row that `turnFiguresSql` asks for; those of no turn at all when there is no row. */
export function decodeTurnFigures(row: AnalyticsRow = {}): TurnFigures {
  // Counts come as text, being 64 bits wide.
  const number = (name: string): number => Number(row[name] ?? 0);
  const turns = number("turns");
  const falseStarts = number("falseStarts");
  const latency = (field: FigureLatency): LatencyFigures => {
    const count = number(`${field}Count`);
    // Over nothing but zero weights the quantile is some value or other.
    const quantile = (name: keyof typeof quantiles) => (count === 0 ? null : number(`${field}${name}`));
    return { count, p50: quantile("P50"), p95: quantile("P95"), p99: quantile("P99") };
  };
  const perTurn = (name: string): number | null => ratio(number(name), turns);
  return {
    latencies: Object.fromEntries(figureLatencies.map((field) => [field, latency(field)])) as TurnFigures["latencies"],
    rates: {
      turns,
      falseStarts,
      falseStartsPerAnsweredTurn: ratio(falseStarts, turns - falseStarts),
      openerShare: perTurn("withOpener"),
      speculativeShare: perTurn("speculative"),
      hedgedShare: perTurn("hedged"),
      interruptedShare: perTurn("interrupted"),
    },
    discarded: {
      attempts: number("discardedAttempts"),
      tokens: number("discardedTokens"),
      characters: number("discardedCharacters"),
      attemptsPerTurn: perTurn("discardedAttempts"),
      tokensPerTurn: perTurn("discardedTokens"),
      charactersPerTurn: perTurn("discardedCharacters"),
    },
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
