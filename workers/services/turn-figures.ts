import { ok, type Result } from "../../voice/result.ts";
import type { AnalyticsFailure, AnalyticsQuery } from "../analytics/sql-api.ts";
import { decodeTurnFigures, type TurnFigures, type TurnSelection, turnFiguresSql } from "../analytics/turn-figures.ts";
import { TURNS_DATASET } from "../analytics/turn-point.ts";
import { readDataset } from "./dataset-reading.ts";

/** Figures of turns, out of Analytics Engine. */
export function createTurnFigures(query: AnalyticsQuery) {
  return {
    /** The figures of one organisation's turns. */
    async read(selection: TurnSelection): Promise<Result<TurnFigures, AnalyticsFailure>> {
      const rows = await readDataset(query, TURNS_DATASET, turnFiguresSql(selection));
      return rows.ok ? ok(decodeTurnFigures(rows.value[0])) : rows;
    },
  };
}
export type TurnFiguresReader = ReturnType<typeof createTurnFigures>;
