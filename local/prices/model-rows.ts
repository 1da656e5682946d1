import type { LibraryConditionalPrices, LibraryPrices } from "./library.ts";

/** Row of the table that is made. */
export interface ModelRow {
  service: string;
  unit: "llm_prompt_token" | "llm_cached_token" | "llm_completion_token";
  usdPerMillion: string;
  /** Day that it holds from; null for always. */
  from: string | null;
}

/**
 * Makes the rows of one model. Tokens from a cache cost what others do where the library has no price of their own.
 * Throws for prices that depend on the size of a request or the hour: usage keeps neither.
 */
export function modelRows(service: string, prices: LibraryPrices | readonly LibraryConditionalPrices[]): ModelRow[] {
  const dated: readonly LibraryConditionalPrices[] = isDated(prices) ? prices : [{ prices }];
  return dated.flatMap(({ constraint, prices }) => {
    const from = constraint === undefined ? null : constraint.start_date;
    if (from === undefined) throw new Error(`${service} has prices by ${constraint?.type}`);
    const { input_mtok, output_mtok, cache_read_mtok = input_mtok } = prices;
    const row = (unit: ModelRow["unit"], price: LibraryPrices["input_mtok"]): ModelRow => {
      if (typeof price !== "number") throw new Error(`${service} has no one price of ${unit}`);
      return { service, unit, usdPerMillion: String(price), from };
    };
    return [
      row("llm_prompt_token", input_mtok),
      row("llm_cached_token", cache_read_mtok),
      row("llm_completion_token", output_mtok),
    ];
  });
}

function isDated(
  prices: LibraryPrices | readonly LibraryConditionalPrices[],
): prices is readonly LibraryConditionalPrices[] {
  return Array.isArray(prices);
}
