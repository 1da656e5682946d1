import { ok, type Result } from "../../voice/result.ts";
import type { AnalyticsFailure, AnalyticsQuery } from "../analytics/sql-api.ts";
import { decodeTurnFigures, type TurnFigures, type TurnSelection, turnFiguresSql } from "../analytics/turn-figures.ts";
import { TURNS_DATASET } from "../analytics/turn-point.ts";
import { readDataset } from "./dataset-reading.ts";

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
