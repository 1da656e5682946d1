import { err, ok, type Result } from "../../voice/result.ts";
import { TURNS_DATASET } from "../analytics/data-point.ts";
import type { AnalyticsFailure, AnalyticsQuery } from "../analytics/sql-api.ts";
import { decodeTurnFigures, type TurnFigures, type TurnSelection, turnFiguresSql } from "../analytics/turn-figures.ts";

/** Figures of turns, out of Analytics Engine. */
export function createTurnFigures(query: AnalyticsQuery) {
  return {
    /** The figures of one organisation's turns. */
    async read(selection: TurnSelection): Promise<Result<TurnFigures, AnalyticsFailure>> {
      const answer = await query(turnFiguresSql(selection));
      if (answer.ok) return ok(decodeTurnFigures(answer.value[0]));
      return isQueryRefused(answer.error) && (await isUnwritten()) ? ok(decodeTurnFigures()) : err(answer.error);
    },
  };

  /** A dataset appears with its first point; a query of one that has none yet is refused like a wrong one. */
  async function isUnwritten(): Promise<boolean> {
    const datasets = await query("SHOW TABLES FORMAT JSON");
    return datasets.ok && !datasets.value.some((row) => Object.values(row).includes(TURNS_DATASET));
  }
}

function isQueryRefused(failure: AnalyticsFailure): boolean {
  return failure.reason === "refused" && [400, 404, 422].includes(failure.status);
}

export type TurnFiguresReader = ReturnType<typeof createTurnFigures>;
